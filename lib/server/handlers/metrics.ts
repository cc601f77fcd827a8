// Figures for the operator's Prometheus. Without METRICS_TOKEN, or without showing it, the route is not there.
import { createHash, timingSafeEqual } from "node:crypto";
import { environment } from "../env.ts";
import { writeMetrics } from "../metrics.ts";
import type { Asked } from "../asked.ts";
import { commonHeaders, refusal, toAnswer } from "../reply.ts";
import { observed, type Handler } from "../route.ts";

export const readMetrics: Handler = (request) =>
  observed("GET /api/metrics", async ({ requestId }) => {
    if (!isOperator(request)) return toAnswer(refusal("not_found"), requestId);
    const { text, contentType } = await writeMetrics();
    return { status: 200, headers: { ...commonHeaders(requestId), "content-type": contentType }, body: text };
  });

function isOperator(request: Asked): boolean {
  const { metricsToken } = environment();
  const given = request.headers.get("authorization");
  if (metricsToken === null || given === null) return false;
  // Of one length, so that the time it takes tells nothing.
  const [expected, shown] = [`Bearer ${metricsToken}`, given].map((text) => createHash("sha256").update(text).digest());
  return expected !== undefined && shown !== undefined && timingSafeEqual(expected, shown);
}
