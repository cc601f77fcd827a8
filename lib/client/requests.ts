// Each route of the API that the browser uses, as one function. What comes back has been parsed, not judged.
import type { Envelope } from "../protocol/envelope.ts";
import {
  logHeadSchema,
  logLeavesSchema,
  logProofSchema,
  postedStatementSchema,
  type LogHead,
  type LogLeaves,
  type LogProof,
  type PostStatement,
} from "../shared/contract/keys.ts";
import {
  messagePageSchema,
  marksSchema,
  postedMessagesSchema,
  removedMessagesSchema,
  type MessagePage,
  type PostedMessages,
} from "../shared/contract/messages.ts";
import {
  conversationListSchema,
  conversationSchema,
  peoplePageSchema,
  registeredSchema,
  userKeysSchema,
  type Conversation,
  type ConversationList,
  type PeoplePage,
  type RegisterRequest,
  type UserKeys,
} from "../shared/contract/people.ts";
import { deletedAccountSchema } from "../shared/contract/account.ts";
import {
  begunSecondFactorSchema,
  disabledSecondFactorSchema,
  enabledSecondFactorSchema,
  secondFactorSchema,
  type BegunSecondFactor,
  type SecondFactor,
} from "../shared/contract/second-factor.ts";
import { acceptedSchema } from "../shared/contract/events.ts";
import {
  changedPasswordSchema,
  endedSessionsSchema,
  sessionListSchema,
  type SessionList,
} from "../shared/contract/sessions.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "../shared/limits.ts";
import { call, type Answer } from "./api.ts";

export function postRegistration(request: RegisterRequest): Promise<Answer<{ uid: UserId; handle: string }>> {
  return call("/api/register", { method: "POST", json: request, answer: registeredSchema });
}

/** People whose handle starts with `query`, after the handle `cursor`. */
export function getPeople(query: string, cursor: string | null): Promise<Answer<PeoplePage>> {
  const search = new URLSearchParams({ ...(query !== "" && { query }), ...(cursor !== null && { cursor }) });
  return call(`/api/users?${search.toString()}`, { answer: peoplePageSchema });
}

export function getKeys(uid: UserId): Promise<Answer<UserKeys>> {
  return call(`/api/users/${uid}/keys`, { answer: userKeysSchema });
}

/** Extends the person's own statement chain. */
export function postStatement(request: PostStatement): Promise<Answer<{ uid: UserId; seq: number; sh: string }>> {
  return call("/api/keys", { method: "POST", json: request, answer: postedStatementSchema });
}

export function getLogHead(): Promise<Answer<LogHead>> {
  return call("/api/log/head", { answer: logHeadSchema });
}

/** Leaves of the key log from `from` to before `to`; the server may answer fewer. */
export function getLogLeaves(from: number, to: number): Promise<Answer<LogLeaves>> {
  return call(`/api/log/leaves?from=${String(from)}&to=${String(to)}`, { answer: logLeavesSchema });
}

/** That the tree of the first `first` leaves is the beginning of that of `second`. */
export function getConsistencyProof(first: number, second: number): Promise<Answer<LogProof>> {
  return call(`/api/log/proof/consistency?first=${String(first)}&second=${String(second)}`, { answer: logProofSchema });
}

/** A page of the list, after a cursor. */
export function getConversations(cursor: string | null): Promise<Answer<ConversationList>> {
  const search = cursor === null ? "" : `?${new URLSearchParams({ cursor }).toString()}`;
  return call(`/api/conversations${search}`, { answer: conversationListSchema });
}

export function postConversation(uid: UserId): Promise<Answer<Conversation>> {
  return call("/api/conversations", { method: "POST", json: { uid }, answer: conversationSchema });
}

/** Where in a conversation to read: the newest page, what follows a seq, or what precedes one. */
export type PagePlace = { at: "newest" } | { after: number } | { before: number; limit?: number };

export function getMessages(cid: ConversationId, place: PagePlace): Promise<Answer<MessagePage>> {
  const search = new URLSearchParams();
  if ("after" in place) search.set("after", String(place.after));
  if ("before" in place) search.set("before", String(place.before));
  const limit = "before" in place ? place.limit : "after" in place ? PAGE_MAX : undefined;
  search.set("limit", String(limit ?? PAGE_DEFAULT));
  return call(`/api/conversations/${cid}/messages?${search.toString()}`, { answer: messagePageSchema });
}

export function postMessage(cid: ConversationId, envelope: Envelope): Promise<Answer<PostedMessages>> {
  return call(`/api/conversations/${cid}/messages`, {
    method: "POST",
    json: { messages: [envelope] },
    answer: postedMessagesSchema,
  });
}

/** Has the server forget the ciphertext of own messages. */
export function deleteMessages(cid: ConversationId, seqs: readonly number[]): Promise<Answer<{ removed: number[] }>> {
  return call(`/api/conversations/${cid}/messages`, {
    method: "DELETE",
    json: { seqs },
    answer: removedMessagesSchema,
  });
}

export function putMarks(
  cid: ConversationId,
  marks: { read?: number; delivered?: number },
): Promise<Answer<{ read: number; delivered: number }>> {
  return call(`/api/conversations/${cid}/read`, { method: "PUT", json: marks, answer: marksSchema });
}

/** A hint that the person types. */
export function postTyping(cid: ConversationId): Promise<Answer<unknown>> {
  return call(`/api/conversations/${cid}/typing`, { method: "POST", json: {}, answer: acceptedSchema });
}

export function getSessions(): Promise<Answer<SessionList>> {
  return call("/api/sessions", { answer: sessionListSchema });
}

/** Ends one session, or all but this one. */
export function deleteSessions(which: string): Promise<Answer<{ ended: number }>> {
  return call("/api/sessions", { method: "DELETE", json: { which }, answer: endedSessionsSchema });
}

export function postPassword(change: { current: string; password: string }): Promise<Answer<{ ended: number }>> {
  return call("/api/password", { method: "POST", json: change, answer: changedPasswordSchema });
}

/** Deletes the account of who is signed in. */
export function deleteAccount(password: string): Promise<Answer<unknown>> {
  return call("/api/account", { method: "DELETE", json: { password }, answer: deletedAccountSchema });
}

export function getSecondFactor(): Promise<Answer<SecondFactor>> {
  return call("/api/second-factor", { answer: secondFactorSchema });
}

/** A secret for the person's app; nothing is switched on by it. */
export function postBeginSecondFactor(password: string): Promise<Answer<BegunSecondFactor>> {
  return call("/api/second-factor/begin", { method: "POST", json: { password }, answer: begunSecondFactorSchema });
}

export function postSecondFactor(ticket: string, code: string): Promise<Answer<{ recovery: string[] }>> {
  return call("/api/second-factor", { method: "POST", json: { ticket, code }, answer: enabledSecondFactorSchema });
}

export function deleteSecondFactor(password: string, code: string): Promise<Answer<unknown>> {
  return call("/api/second-factor", {
    method: "DELETE",
    json: { password, code },
    answer: disabledSecondFactorSchema,
  });
}
