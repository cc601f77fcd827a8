// Addresses under /api that nothing lives at.
import { refusal, toAnswer } from "../reply.ts";
import { observed, type Handler } from "../route.ts";

export const answerNothing: Handler = (request) =>
  observed(`${request.method} :nowhere`, (seen) => Promise.resolve(toAnswer(refusal("not_found"), seen.requestId)));
