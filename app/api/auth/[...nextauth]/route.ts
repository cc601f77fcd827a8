import { authenticate } from "@/lib/server/handlers/auth.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: authenticate, POST: authenticate });
