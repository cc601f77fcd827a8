import { readLogHead } from "@/lib/server/handlers/key-log.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: readLogHead });
