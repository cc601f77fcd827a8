// Whether the program runs, and whether it can do its work: the database answers and has its tables.
import { requireDatabase } from "../data/readiness.ts";
import { answer } from "../reply.ts";
import { route } from "../route.ts";

export const readHealth = route({
  route: "GET /api/health",
  access: "anyone",
  handle: () => Promise.resolve(answer(200, { status: "ok" })),
});

export const readReadiness = route({
  route: "GET /api/health/ready",
  access: "anyone",
  async handle() {
    await requireDatabase();
    return answer(200, { status: "ready" });
  },
});
