// A server that lies to one person: it sits between their pages and the honest server and rewrites what is answered.
import type { Page, Route } from "@playwright/test";
import { conversationListSchema, userKeysSchema, type UserKeys } from "../../../lib/shared/contract/people.ts";
import { messagePageSchema, type StoredMessage, type Wraps } from "../../../lib/shared/contract/messages.ts";
import type { ConversationId, UserId } from "../../../lib/shared/ids.ts";

/** What the server holds of one conversation. */
export interface Stored {
  messages: StoredMessage[];
  wraps: Wraps;
}
/** The lie: what it says it holds. */
export type Lie = (stored: Stored) => Stored;

const MESSAGES = /\/api\/conversations\/([^/]+)\/messages(?:\?.*)?$/;
const LIST = /\/api\/conversations$/;

/** All messages of a conversation as the honest server gives them to this page. */
export async function readStored(page: Page, cid: ConversationId): Promise<Stored> {
  const answer = await page.request.get(new URL(`/api/conversations/${cid}/messages?limit=200`, page.url()).href);
  const { messages, wraps } = messagePageSchema.parse(await answer.json());
  return { messages, wraps };
}

/** From now on this page is told the lie about one conversation, consistently: in the list and on every page of it. */
export async function lieAboutMessages(page: Page, cid: ConversationId, lie: Lie): Promise<void> {
  const told = async (): Promise<Stored> => {
    const { messages, wraps } = lie(await readStored(page, cid));
    return { messages: messages.map((message, index) => ({ ...message, seq: index + 1 })), wraps };
  };
  await page.route(MESSAGES, async (route) => {
    const url = new URL(route.request().url());
    if (route.request().method() !== "GET" || url.pathname.split("/")[3] !== cid) return route.fallback();
    const { messages, wraps } = await told();
    const after = Number(url.searchParams.get("after") ?? 0);
    const before = Number(url.searchParams.get("before") ?? Infinity);
    const page = messages.filter(({ seq }) => seq > after && seq < before);
    return route.fulfill({ json: { messages: page, wraps, head: messages.length } });
  });
  await page.route(LIST, async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const honest = await answerTo(route);
    if (honest === null) return route.abort();
    const list = conversationListSchema.parse(honest);
    const { messages, wraps } = await told();
    const conversations = list.conversations.map((row) =>
      row.cid === cid ? { ...row, head: messages.length, last: messages.at(-1) ?? null } : row,
    );
    return route.fulfill({ json: { ...list, conversations, wraps: { ...list.wraps, ...wraps } } });
  });
}

/** What the true server answers; null when the page that asked was left meanwhile: it takes its requests with it. */
export async function answerTo(route: Route): Promise<unknown> {
  try {
    return await (await route.fetch()).json();
  } catch {
    return null;
  }
}

/** From now on this page is told other keys of one person. */
export async function lieAboutKeys(page: Page, uid: UserId, lie: (keys: UserKeys) => UserKeys): Promise<void> {
  await page.route(`**/api/users/${uid}/keys`, async (route: Route) => {
    const honest = await answerTo(route);
    return honest === null ? route.abort() : route.fulfill({ json: lie(userKeysSchema.parse(honest)) });
  });
}

/** The server is honest again. */
export async function stopLying(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
}
