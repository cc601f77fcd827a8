import { readUserKeys } from "@/lib/server/handlers/people.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: readUserKeys });
