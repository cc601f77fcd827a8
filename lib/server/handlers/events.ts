// What is not kept: the stream of events, and the hint that somebody is typing. [Note: events]
import * as z from "zod/mini";
import { acceptedSchema, typingSchema } from "../../shared/contract/events.ts";
import { conversationIdSchema } from "../../shared/contract/primitives.ts";
import { findMembers } from "../data/conversations.ts";
import { openStream } from "../events/open.ts";
import { announceTyping } from "../events/announce.ts";
import { takeTypingHint } from "../events/typing.ts";
import { answer, answerEvents, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const openEvents = route({
  route: "GET /api/events",
  access: "session",
  handle({ viewer }) {
    const opened = openStream(viewer);
    return Promise.resolve(typeof opened === "string" ? refusal(opened) : answerEvents(opened));
  },
});

export const postTyping = route({
  route: "POST /api/conversations/:cid/typing",
  access: "session",
  params: z.object({ cid: conversationIdSchema }),
  body: { schema: typingSchema },
  async handle({ viewer, params: { cid } }): Promise<Reply<z.output<typeof acceptedSchema>>> {
    if (!takeTypingHint(viewer.uid)) return refusal("rate_limited");
    const members = await findMembers(viewer.uid, cid);
    if (members === null) return refusal("not_found");
    announceTyping(members, cid, viewer.uid);
    return answer(202, {});
  },
});
