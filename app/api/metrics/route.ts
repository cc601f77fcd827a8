import { readMetrics } from "@/lib/server/handlers/metrics.ts";
import { doors } from "@/lib/server/methods.ts";

export const { GET, POST, PUT, PATCH, DELETE } = doors({ GET: readMetrics });
