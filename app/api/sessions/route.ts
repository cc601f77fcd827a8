import { deleteSessions, readSessions } from "@/lib/server/handlers/sessions.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: readSessions, DELETE: deleteSessions });
