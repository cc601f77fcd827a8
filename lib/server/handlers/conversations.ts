// One's conversations: the list, opening one, and the marks of how far one has received and read.
import * as z from "zod/mini";
import { putMarksSchema } from "../../shared/contract/messages.ts";
import { listQuerySchema, writeListCursor } from "../../shared/contract/list-pages.ts";
import { openConversationSchema, type Conversation, type ConversationList } from "../../shared/contract/people.ts";
import { conversationIdSchema } from "../../shared/contract/primitives.ts";
import { CONVERSATIONS_PAGE } from "../../shared/limits.ts";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { pairConversationId } from "../../protocol/conversation-id.ts";
import { findMembership, insertPairConversation, raiseMarks, type Marks } from "../data/conversations.ts";
import { findConversation, listConversations } from "../data/conversation-list.ts";
import { announceMarks } from "../events/announce.ts";
import { inBackground } from "../events/bus.ts";
import { introduce } from "../events/presence.ts";
import { findPerson } from "../data/users.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const readConversations = route({
  route: "GET /api/conversations",
  access: "session",
  query: listQuerySchema,
  async handle({ viewer, query: { cursor = null, limit = CONVERSATIONS_PAGE } }): Promise<Reply<ConversationList>> {
    const { next, ...page } = await listConversations(viewer.uid, cursor, limit);
    return answer(200, { ...page, next: next === null ? null : writeListCursor(next) });
  },
});

export const openConversation = route({
  route: "POST /api/conversations",
  access: "session",
  body: { schema: openConversationSchema },
  async handle({ viewer, body }): Promise<Reply<Conversation>> {
    const peer = await findPerson(body.uid);
    if (peer === null) return refusal("not_found");
    const cid = await pairConversationId(viewer.uid, peer.uid);
    // What was written before stays where it is; nothing begins.
    if (peer.isGone)
      return (await findMembership(viewer.uid, cid)) === null ? refusal("gone") : opened(viewer.uid, cid);
    const isNew = await insertPairConversation(viewer.uid, peer.uid, cid, new Date());
    if (isNew) inBackground(() => introduce(viewer.uid, peer.uid));
    return opened(viewer.uid, cid, isNew);
  },
});

async function opened(viewer: UserId, cid: ConversationId, isNew = false): Promise<Reply<Conversation>> {
  const conversation = await findConversation(viewer, cid);
  return conversation === null ? refusal("not_found") : answer(isNew ? 201 : 200, conversation);
}

export const putMarks = route({
  route: "PUT /api/conversations/:cid/read",
  access: "session",
  params: z.object({ cid: conversationIdSchema }),
  body: { schema: putMarksSchema },
  async handle({ viewer, params: { cid }, body: { read = 0, delivered = 0 } }): Promise<Reply<Marks>> {
    const raised = await raiseMarks(viewer.uid, cid, { read, delivered });
    if (raised === null) return refusal("not_found");
    const { members, isNews, ...marks } = raised;
    if (isNews) announceMarks(members, cid, viewer.uid, marks);
    return answer(200, marks);
  },
});
