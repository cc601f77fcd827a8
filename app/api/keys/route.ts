import { postStatement } from "@/lib/server/handlers/keys.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ POST: postStatement });
