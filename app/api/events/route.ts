import { openEvents } from "@/lib/server/handlers/events.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: openEvents });
