// Opening: stored messages become opened ones, each on its own, so that one bad message never hides the rest.
// docs/protocol.md section 6, steps 1 to 12. What cannot be opened keeps its code and never any content.
import * as z from "zod/mini";
import { openMessage, type ContentKeyCache, type OwnKeys } from "../crypto/index.ts";
import { parseBody, type PinsBody, type ReadBody } from "../protocol/body.ts";
import type { ReceiveError } from "../protocol/codes.ts";
import type { PlacedMessage } from "../protocol/chain-rules.ts";
import { checkReceived, checkRemoved, type CheckedEnvelope, type Expectation } from "../protocol/receive.ts";
import { encryptionKeysOf, type StatementChain } from "../protocol/statement-chain.ts";
import { decodeB64u } from "../shared/base64.ts";
import { decodeUtf8 } from "../shared/bytes.ts";
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

export interface OpeningContext {
  cid: ConversationId;
  viewer: UserId;
  keys: OwnKeys;
  cache: ContentKeyCache;
  /** The members with their pinned chains; null while one of them cannot be had. */
  members: () => Promise<ReadonlyMap<UserId, StatementChain> | null>;
  /** A head of the key log that a sender was shown. */
  noteHead: (jws: string, from: UserId) => void;
  /** Asks the server once more for the members' chains: a message names a statement that is not pinned. */
  refreshMembers: () => Promise<void>;
}

/** Messages opened before the browser gets to breathe. */
const CHUNK = 25;

/** Opens a page, in its order; null while the members' keys cannot be had: then nothing may be judged. */
export async function openStored(
  messages: readonly StoredMessage[],
  wraps: Wraps,
  context: OpeningContext,
): Promise<OpenedMessage[] | null> {
  let members = await context.members();
  if (members === null) return null;
  let isFresh = false;
  const opened: OpenedMessage[] = [];
  for (let start = 0; start < messages.length; start += CHUNK) {
    if (start > 0) await nextTask();
    const chunk = messages.slice(start, start + CHUNK);
    let results = await openChunk(chunk, wraps, members, context);
    if (!isFresh && results.some(isOfNewKeys)) {
      await context.refreshMembers();
      isFresh = true;
      members = (await context.members()) ?? members;
      results = await openChunk(chunk, wraps, members, context);
    }
    opened.push(...results);
  }
  return opened;
}

/** Written under a statement, or for a key of the viewer's, that is not pinned here: somebody's chain may have grown. */
function isOfNewKeys({ content }: OpenedMessage): boolean {
  return content.kind === "locked" && (content.code === "E_IDENTITY" || content.code === "E_RECIPIENTS");
}

function openChunk(
  chunk: readonly StoredMessage[],
  wraps: Wraps,
  members: Expectation["members"],
  context: OpeningContext,
): Promise<OpenedMessage[]> {
  return Promise.all(chunk.map((message) => openOne(message, wraps, members, context)));
}

async function openOne(
  message: StoredMessage,
  wraps: Wraps,
  members: Expectation["members"],
  context: OpeningContext,
): Promise<OpenedMessage> {
  if ("mh" in message) return openRemoved(message, members, context);
  const { cid, viewer, keys, cache, noteHead } = context;
  const { seq, at, protected: protectedText, iv, ciphertext, tag, sig } = message;
  const claims = readClaims(protectedText);
  const recipients = wraps[claims.rh ?? ""];
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
  { keys, cache, noteHead }: Pick<OpeningContext, "keys" | "cache" | "noteHead">,
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
  members: Expectation["members"],
  { cid, viewer }: Pick<OpeningContext, "cid" | "viewer">,
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
function ownKidsOf(own: StatementChain | undefined, { encryption, archived }: OwnKeys): ReadonlySet<string> {
  const named = own === undefined ? [] : encryptionKeysOf(own);
  return new Set([...named, encryption, ...archived].map(({ kid }) => kid));
}

function locked(code: ReceiveError): OpenedContent {
  return { kind: "locked", code };
}

const claimsSchema = z.object({ rh: z.string(), sid: z.string() });

/** What a header claims, before anything is checked: only to look up the wrapped keys, and to say who a locked one names. */
function readClaims(protectedText: string): { rh: string | null; sid: UserId | null } {
  try {
    const json: unknown = JSON.parse(decodeUtf8(decodeB64u(protectedText) ?? new Uint8Array()));
    const { rh, sid } = claimsSchema.parse(json);
    return { rh, sid: isUserId(sid) ? sid : null };
  } catch {
    return { rh: null, sid: null };
  }
}

/** Lets typing and painting go first. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
