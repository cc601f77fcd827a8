import { register } from "@/lib/server/handlers/register.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ POST: register });
