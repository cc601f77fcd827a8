// Messages of one conversation: a page of them, new ones, and removing one's own.
import * as z from "zod/mini";
import {
  messagePageQuerySchema,
  postMessagesSchema,
  removeMessagesSchema,
  type MessagePage,
} from "../../shared/contract/messages.ts";
import { conversationIdSchema } from "../../shared/contract/primitives.ts";
import { MESSAGE_REQUEST_MAX_BYTES, PAGE_DEFAULT } from "../../shared/limits.ts";
import { findPage, type PagePlace } from "../data/messages.ts";
import { removeMessages } from "../messages/remove.ts";
import { sendMessages } from "../messages/send.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

const paramsSchema = z.object({ cid: conversationIdSchema });

export const readMessages = route({
  route: "GET /api/conversations/:cid/messages",
  access: "session",
  params: paramsSchema,
  query: messagePageQuerySchema,
  async handle({ viewer, params: { cid }, query }): Promise<Reply<MessagePage>> {
    const page = await findPage(viewer.uid, cid, placeOf(query), query.limit ?? PAGE_DEFAULT);
    return page === null ? refusal("not_found") : answer(200, page);
  },
});

function placeOf({ after, before }: z.output<typeof messagePageQuerySchema>): PagePlace {
  if (after !== undefined) return { after };
  return before === undefined ? "newest" : { before };
}

export const postMessages = route({
  route: "POST /api/conversations/:cid/messages",
  access: "session",
  params: paramsSchema,
  body: { schema: postMessagesSchema, maxBytes: MESSAGE_REQUEST_MAX_BYTES },
  limit: "send",
  cost: ({ messages }) => messages.length,
  handle: ({ viewer, params: { cid }, body }) => sendMessages(viewer.uid, cid, body.messages),
});

export const deleteMessages = route({
  route: "DELETE /api/conversations/:cid/messages",
  access: "session",
  params: paramsSchema,
  body: { schema: removeMessagesSchema },
  limit: "send",
  handle: ({ viewer, params: { cid }, body }) => removeMessages(viewer.uid, cid, body.seqs),
});
