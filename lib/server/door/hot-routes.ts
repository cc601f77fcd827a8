// The routes that are asked for all the time, and which handler each method goes to: those of app/api, which the tests hold
// this against. Served by door/node.ts where the program is started by server.ts; everywhere else Next serves them.
import { openConversation, putMarks, readConversations } from "../handlers/conversations.ts";
import { openEvents, postTyping } from "../handlers/events.ts";
import { readHealth, readReadiness } from "../handlers/health.ts";
import { deleteMessages, postMessages, readMessages } from "../handlers/messages.ts";
import type { Handlers } from "../methods.ts";

/** By the path below /api, with names for what varies. */
export const HOT_ROUTES: Readonly<Record<string, Handlers>> = {
  "conversations/:cid/messages": { GET: readMessages, POST: postMessages, DELETE: deleteMessages },
  "conversations/:cid/read": { PUT: putMarks },
  "conversations/:cid/typing": { POST: postTyping },
  conversations: { GET: readConversations, POST: openConversation },
  events: { GET: openEvents },
  health: { GET: readHealth },
  "health/ready": { GET: readReadiness },
};
