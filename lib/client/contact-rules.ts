// What a screen shows of a pinned contact beyond its state: notes, the code to compare, the evidence of a conflict. Pure.
// docs/protocol.md sections 4 and 7. What is read from a camera is someone else's text until it has been compared.
import { fieldsOfHead, readHeadFields, type HeadFields } from "./head-code.ts";
import { isUserId } from "../shared/ids.ts";
import type { UserId } from "../shared/ids.ts";
import { decodeExactly } from "../protocol/strict-parse.ts";
import type { OpenedMessage } from "./opening.ts";
import type { StoredAlarm } from "./key-log-record.ts";
import { isUndecided } from "./pin-history.ts";
import type { Pin } from "./pin-rules.ts";
import type { KeyNote, PinChangeKind, SavedFile, ScanResult } from "./view.ts";

const CODE = "ARYATEL1";

/** Two people and the identity keys (base64url) one of them holds of both. */
export interface ComparedKeys {
  me: { uid: UserId; ik: string };
  peer: { uid: UserId; ik: string };
}

/** The text of the QR code that the other person scans, with the newest head of the key log where there is one. */
export function qrTextOf({ me, peer }: ComparedKeys, head: string | null): string {
  const fields = head === null ? null : fieldsOfHead(head);
  return [CODE, me.uid, me.ik, peer.uid, peer.ik, ...(fields ?? [])].join("|");
}

/** Holds a scanned code crosswise against what is pinned here: their "me" is our peer. `head` is for the key log to judge. */
export function judgeScan(text: string, { me, peer }: ComparedKeys): { result: ScanResult; head: HeadFields | null } {
  const [code, theirUid, theirIk, ourUid, ourIk, ...rest] = text.trim().split("|");
  const head = readHeadFields(rest);
  const isCode =
    code === CODE &&
    (rest.length === 0 || head !== null) &&
    [theirUid, ourUid].every((uid) => uid !== undefined && isUserId(uid)) &&
    [theirIk, ourIk].every((ik) => decodeExactly(ik, 32) !== null);
  if (!isCode) return { result: "not-a-code", head: null };
  if (theirUid !== peer.uid || ourUid !== me.uid) return { result: "other-person", head: null };
  return { result: theirIk === peer.ik && ourIk === me.ik ? "match" : "mismatch", head };
}

type NotedKind = KeyNote["what"];
const NOTED: Partial<Record<PinChangeKind, { quiet: boolean }>> = {
  "rotate-enc": { quiet: true },
  "rotate-id": { quiet: true },
  reset: { quiet: false },
  revoke: { quiet: false },
  conflict: { quiet: false },
} satisfies Record<NotedKind, { quiet: boolean }>;

/**
 * The lines that a conversation shows about changed keys, oldest first. One stands above what was written with the new keys:
 * when that was is the server's word.
 */
export function keyNotesOf({ uid, history }: Pin, messages: readonly OpenedMessage[] = []): KeyNote[] {
  return history.flatMap(({ what, seq, at }) => {
    const noted = NOTED[what];
    if (noted === undefined) return [];
    const first = messages.find(({ placed }) => placed?.sid === uid && placed.identity >= seq);
    const place = what !== "conflict" && first !== undefined ? { beforeSeq: first.seq } : {};
    return [{ id: `${uid}:${what}:${String(seq)}`, at, what: what as NotedKind, quiet: noted.quiet, ...place }];
  });
}

/**
 * With CONFLICT: what was pinned and what contradicts it, signed by whom they name, as a file to keep or pass on.
 * With keys that nobody vouches for: what was known before them, and they. `alarms`: where it was the key log that
 * contradicted, what it showed lies in these.
 */
export function evidenceOf(pin: Pin, alarms: readonly StoredAlarm[] = []): SavedFile | null {
  const sides = sidesOf(pin);
  if (sides === null) return null;
  const { uid, handle, since } = pin;
  const { what, pinned, contradiction } = sides;
  const at = new Date(since).toISOString();
  const isOwn = pin.owner === uid;
  const isAbout = (alarm: StoredAlarm) => (isOwn ? alarm.kind === "own-keys" : alarm.handle === handle);
  const keyLog = alarms.filter(isAbout).map(({ evidence }): unknown => JSON.parse(evidence));
  const sayings = { what, uid, handle, noticed: at, pinned, contradiction, ...(keyLog.length > 0 && { keyLog }) };
  const text = `${JSON.stringify(sayings, null, 2)}\n`;
  return { fileName: `aryatel-conflict-${handle}-${at.slice(0, 10)}.json`, text };
}

function sidesOf(pin: Pin): { what: string; pinned: object; contradiction: readonly string[] } | null {
  const { state, seq, sh, statements, contradiction } = pin;
  if (state === "CONFLICT") {
    return { what: "AryaTel key conflict v1", pinned: { seq, sh, statements }, contradiction: contradiction ?? [] };
  }
  const known = statements.findIndex((_, index) => isUndecided(pin, index + 1));
  if ((state !== "CHANGED" && state !== "CHANGED_VERIFIED") || known === -1) return null;
  const pinned = { statements: statements.slice(0, known) };
  return { what: "AryaTel unconfirmed keys v1", pinned, contradiction: statements.slice(known) };
}
