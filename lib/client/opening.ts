// Opening: stored messages become opened ones, each on its own, so that one bad message never hides the rest.
// docs/protocol.md section 6, steps 1 to 12. What cannot be opened keeps its code and never any content.
import { openMessage, type ContentKeyCache, type OpeningKeys } from "../crypto/index.ts";
import { parseBody, type PinsBody, type ReadBody } from "../protocol/body.ts";
import type { ReceiveError } from "../protocol/codes.ts";
import type { PlacedMessage } from "../protocol/chain-rules.ts";
import { checkReceived, checkRemoved, type CheckedEnvelope } from "../protocol/receive.ts";
import { encryptionKeysOf, type StatementChain } from "../protocol/statement-chain.ts";
import { parseB64uJson } from "../protocol/strict-parse.ts";
import type { RemovedMessage, StoredMessage, Wraps } from "../shared/contract/messages.ts";
import { isUserId, type ConversationId, type UserId } from "../shared/ids.ts";

/** What a message turned out to be. `re`: the mh of the message it is about. */
export type OpenedContent =
  | { kind: "text"; text: string; re: string | null }
  | { kind: "edit"; text: string; re: string }
  | { kind: "react"; emoji: string; re: string }
  | { kind: "del"; rm: readonly string[] }
  | { kind: "pins"; body: PinsBody }
  /** The server has forgotten the ciphertext. Whether its author wanted that, amend-rules.ts tells. */
  | { kind: "removed" }
  /** A body of a newer version or type. */
  | { kind: "newer" }
  /** Could not be opened or trusted: the code names the cause; never any content. */
  | { kind: "locked"; code: ReceiveError };

/** A message after steps 1 to 12. */
export interface OpenedMessage {
  seq: number;
  /** The server's time. */
  at: number;
  /** Who wrote it; for one that could not be authenticated, who it claims, or null. */
  sid: UserId | null;
  /** null where the envelope could not be authenticated. */
  mh: string | null;
  content: OpenedContent;
  /** What step 13 judges; null where the signature did not hold. */
  placed: PlacedMessage | null;
}

/** The members of a conversation with their pinned chains. */
export type Members = ReadonlyMap<UserId, StatementChain>;

/** Who opens, and with what. */
export interface Reader {
  cid: ConversationId;
  viewer: UserId;
  keys: OpeningKeys;
  cache: ContentKeyCache;
  /** A head of the key log that a sender was shown. */
  noteHead: (jws: string, from: UserId) => void;
}

export interface OpeningContext extends Reader {
  /** The members with their pinned chains; null while one of them cannot be had. */
  members: () => Promise<Members | null>;
  /** Asks the server once more for the members' chains: a message names a statement that is not pinned. */
  refreshMembers: () => Promise<void>;
  /** Opens many in threads of their own (opening-workers.ts); null where there is none, or for so few that it does not pay. */
  openAside?: (messages: readonly StoredMessage[], wraps: Wraps, members: Members) => Promise<OpenedMessage[]> | null;
}

/** Messages opened before the browser gets to breathe, where there is a page that has to. */
const CHUNK = 25;

/** Opens a page, in its order; null while the members' keys cannot be had: then nothing may be judged. */
export async function openStored(
  messages: readonly StoredMessage[],
  wraps: Wraps,
  context: OpeningContext,
): Promise<OpenedMessage[] | null> {
  const open = (members: Members) =>
    context.openAside?.(messages, wraps, members) ?? openEach(messages, wraps, members, context);
  const members = await context.members();
  if (members === null) return null;
  const opened = await open(members);
  if (!opened.some(isOfNewKeys)) return opened;
  await context.refreshMembers();
  return open((await context.members()) ?? members);
}

/** Written under a statement, or for a key of the viewer's, that is not pinned here: somebody's chain may have grown. */
function isOfNewKeys({ content }: OpenedMessage): boolean {
  return content.kind === "locked" && (content.code === "E_IDENTITY" || content.code === "E_RECIPIENTS");
}

/** Opens messages with what is pinned now, in their order, on the thread that calls; so many at once. */
export async function openEach(
  messages: readonly StoredMessage[],
  wraps: Wraps,
  members: Members,
  reader: Reader,
  atOnce = CHUNK,
): Promise<OpenedMessage[]> {
  const opened: OpenedMessage[] = [];
  for (let start = 0; start < messages.length; start += atOnce) {
    if (start > 0) await nextTask();
    const chunk = messages.slice(start, start + atOnce);
    opened.push(...(await Promise.all(chunk.map((message) => openOne(message, wraps, members, reader)))));
  }
  return opened;
}

async function openOne(message: StoredMessage, wraps: Wraps, members: Members, reader: Reader): Promise<OpenedMessage> {
  if ("mh" in message) return openRemoved(message, members, reader);
  const { cid, viewer, keys, cache, noteHead } = reader;
  const { seq, at, protected: protectedText, iv, ciphertext, tag, sig } = message;
  const claims = readClaims(protectedText);
  const recipients = claims.rh === null ? undefined : wraps[claims.rh];
  const envelope = { protected: protectedText, iv, ciphertext, tag, sig, ...(recipients && { recipients }) };
  const ownKids = ownKidsOf(members.get(viewer), keys);
  const checked = await checkReceived(envelope, { cid, viewer, members, ownKids });
  if (!checked.ok) return { seq, at, sid: claims.sid, mh: null, content: locked(checked.code), placed: null };
  const opened = await openChecked({ seq, at }, checked.value, { keys, cache, noteHead });
  // Pins are for one's own devices: in any other conversation they are nothing this version knows.
  const isOdd = opened.content.kind === "pins" && (members.size !== 1 || opened.sid !== viewer);
  return isOdd ? { ...opened, content: { kind: "newer" } } : opened;
}

async function openChecked(
  { seq, at }: { seq: number; at: number },
  checked: CheckedEnvelope,
  { keys, cache, noteHead }: Pick<Reader, "keys" | "cache" | "noteHead">,
): Promise<OpenedMessage> {
  const { mh, header, sender } = checked;
  const { sid, ch, n, ph } = header;
  const place = { seq, at, sid, identity: sender.seq, ch, n, ph, mh };
  const opened = await openMessage(checked, keys, cache);
  const body = opened.ok ? parseBody(opened.value) : opened;
  if (!body.ok) {
    return { seq, at, sid, mh, content: locked(body.code), placed: { ...place, ts: null, seen: [] } };
  }
  const { value } = body;
  if (value.kind === "newer") return { seq, at, sid, mh, content: value, placed: { ...place, ts: null, seen: [] } };
  const { ts } = value.body;
  if (value.kind === "pins") return { seq, at, sid, mh, content: value, placed: { ...place, ts, seen: [] } };
  const { seen = [], sth } = value.body;
  if (sth !== undefined) noteHead(sth, sid);
  return { seq, at, sid, mh, content: contentOf(value.body), placed: { ...place, ts, seen } };
}

function contentOf(body: Extract<ReadBody, { kind: "spoken" }>["body"]): OpenedContent {
  switch (body.t) {
    case "text":
      return { kind: "text", text: body.b, re: body.re ?? null };
    case "edit":
      return { kind: "edit", text: body.b, re: body.re };
    case "react":
      return { kind: "react", emoji: body.b, re: body.re };
    case "del":
      return { kind: "del", rm: body.rm };
  }
}

/** One whose ciphertext the server has forgotten: nothing to open, but it keeps its place in its chain. */
async function openRemoved(
  message: RemovedMessage,
  members: Members,
  { cid, viewer }: Pick<Reader, "cid" | "viewer">,
): Promise<OpenedMessage> {
  const { seq, at } = message;
  const checked = await checkRemoved(message, { cid, viewer, members });
  if (!checked.ok) {
    return { seq, at, sid: readClaims(message.protected).sid, mh: null, content: locked(checked.code), placed: null };
  }
  const { mh, header, sender } = checked.value;
  const { sid, ch, n, ph } = header;
  const placed = { seq, at, sid, identity: sender.seq, ch, n, ph, mh, ts: null, seen: [] };
  return { seq, at, sid, mh, content: { kind: "removed" }, placed };
}

/** Kids that have ever been the viewer's, at hand or lost: a message for a lost key is theirs and cannot be opened (E_NOKEY). */
function ownKidsOf(own: StatementChain | undefined, { encryption, archived }: OpeningKeys): ReadonlySet<string> {
  const named = own === undefined ? [] : encryptionKeysOf(own);
  return new Set([...named, encryption, ...archived].map(({ kid }) => kid));
}

function locked(code: ReceiveError): OpenedContent {
  return { kind: "locked", code };
}

/** What a header claims, before anything is checked: only to look up the wrapped keys, and to say who a locked one names. */
function readClaims(protectedText: string): { rh: string | null; sid: UserId | null } {
  const { rh, sid } = parseB64uJson(protectedText)?.object ?? {};
  return {
    rh: typeof rh === "string" ? rh : null,
    sid: typeof sid === "string" && isUserId(sid) ? sid : null,
  };
}

/** Lets typing and painting go first. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
