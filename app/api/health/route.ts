import { readHealth } from "@/lib/server/handlers/health.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: readHealth });
