// What this device remembers of the key log: the log itself as far as it was read, what is waited for, what was caught.
// Pure: the form of the record and the steps by which it changes. docs/protocol.md section 11.
import * as z from "zod/mini";
import { HEAD_MAX_LENGTH } from "../protocol/spoken-body.ts";
import type { Bytes } from "../shared/bytes.ts";
import { statementTextSchema } from "../shared/contract/people.ts";
import { hashB64uSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import type { SavedFile } from "./view.ts";

/** In the order in which they are said. */
const ALARM_KINDS = ["own-keys", "contact", "split-view", "log-key", "leaves", "frozen", "signature"] as const;
const alarmSchema = z.strictObject({
  /**
   * `own-keys`: the log shows other keys of this person than this person made. `contact`: it shows other keys of a contact
   * than the server does. `split-view`: two signed heads of the log contradict each other. `log-key`: the log is signed
   * with another key than before. `leaves`: what is shown of the log is not what was signed. `frozen`: a part of the log
   * that is known to be signed is kept back. `signature`: what is shown is not signed.
   */
  kind: z.enum(ALARM_KINDS),
  at: timestampSchema,
  /** With `contact`: whose name. */
  handle: z.nullable(z.string()),
  /** With `own-keys`: the statement that the keys at hand do not prove. Keys that prove it lift the alarm. */
  unproven: z.nullable(hashB64uSchema),
  /** What contradicts, as JSON. */
  evidence: z.string(),
});
export type StoredAlarm = z.infer<typeof alarmSchema>;

const bytesSchema = z.pipe(
  z.instanceof(Uint8Array),
  z.transform((bytes): Bytes => new Uint8Array(bytes)),
);

const treeSchema = z.strictObject({
  /** The newest head that held, as signed, its size, and the tree of all leaves up to it. */
  head: statementTextSchema,
  size: z.int().check(z.gte(0)),
  peaks: z.array(bytesSchema),
  /** The newest leaf of everybody, one after another. */
  newest: bytesSchema,
  /** All leaves of this person. */
  own: bytesSchema,
});
export type KnownLog = z.infer<typeof treeSchema>;

const waitSchema = z.strictObject({ since: timestampSchema, place: z.int().check(z.gte(0)) });
export type Wait = z.infer<typeof waitSchema>;

const heardSchema = z.strictObject({
  /** Whose message or code; null: another tab. */
  from: z.nullable(userIdSchema),
  /** A compact head, or the fields of a scanned one joined by "|". */
  head: z.string().check(z.maxLength(HEAD_MAX_LENGTH)),
});
export type HeardHead = z.infer<typeof heardSchema>;

const otherLogSchema = z.strictObject({
  from: userIdSchema,
  /** Kid of the other log's key; null: scanned, so that only this is known, that it is another one. */
  kid: z.nullable(hashB64uSchema),
  /** When the head says it was signed. */
  ts: z.int().check(z.gte(0)),
  isDismissed: z.boolean(),
});
export type OtherLog = z.infer<typeof otherLogSchema>;

export const recordSchema = z.strictObject({
  owner: userIdSchema,
  /** The pinned log key: 32 bytes of Ed25519, base64url; null before the first head that held. */
  key: z.nullable(hashB64uSchema),
  tree: z.nullable(treeSchema),
  /** Who was found in the log at the last whole look, with the statement that is their newest. */
  found: z.record(z.string(), hashB64uSchema),
  /** What is not yet as it should be, since when, and what must be reached: what is patience for. */
  waits: z.record(z.string(), waitSchema),
  /** Heads that others were shown, and that could not be compared yet. */
  heard: z.array(heardSchema),
  /** Looks in a row that found no answer where the server does answer: since when, until when, how many. */
  unchecked: z.nullable(z.strictObject({ since: timestampSchema, last: timestampSchema, looks: z.int() })),
  alarms: z.array(alarmSchema),
  others: z.array(otherLogSchema),
});
export type LogRecord = z.infer<typeof recordSchema>;
/** One change of the record; gives the very same object when nothing changes. */
export type Step = (record: LogRecord) => LogRecord;

export function emptyRecord(owner: UserId): LogRecord {
  return {
    owner,
    key: null,
    tree: null,
    found: {},
    waits: {},
    heard: [],
    unchecked: null,
    alarms: [],
    others: [],
  };
}

/** Heads of one person that wait to be compared. The oldest stay: who sends many pushes none out. */
const HEARD_MAX = 4;

export function hear(heard: HeardHead): Step {
  return (record) => {
    const ofSame = record.heard.filter(({ from }) => from === heard.from);
    if (ofSame.length >= HEARD_MAX || ofSame.some(({ head }) => head === heard.head)) return record;
    return { ...record, heard: [...record.heard, heard] };
  };
}

export function forget(settled: ReadonlySet<string>): Step {
  return (record) => {
    const heard = record.heard.filter(({ head }) => !settled.has(head));
    return heard.length === record.heard.length ? record : { ...record, heard };
  };
}

/** An alarm of each kind, and of each name, once: the first evidence is the one that is kept. */
export function raiseAlarm(alarm: StoredAlarm): Step {
  return (record) => {
    const isKnown = record.alarms.some(({ kind, handle }) => kind === alarm.kind && handle === alarm.handle);
    return isKnown ? record : { ...record, alarms: [...record.alarms, alarm].toSorted(byGravity) };
  };
}

function byGravity(a: StoredAlarm, b: StoredAlarm): number {
  return ALARM_KINDS.indexOf(a.kind) - ALARM_KINDS.indexOf(b.kind);
}

/** The keys at hand have come to prove these statements: what was said of one of them was right, and is over. */
export function liftProven(proven: ReadonlySet<string>): Step {
  return (record) => {
    const alarms = record.alarms.filter(({ unproven }) => unproven === null || !proven.has(unproven));
    return alarms.length === record.alarms.length ? record : { ...record, alarms };
  };
}

/**
 * The log has grown from `base` to `next`, signed by `key`, which is the pinned one from the first time on. Where another
 * tab has moved on meanwhile, the other head waits to be compared.
 */
export function growLog(key: string, base: KnownLog | null, next: KnownLog): Step {
  return (record) => {
    const stored = record.tree;
    if ((record.key ?? key) !== key) return hear({ from: null, head: next.head })(record);
    if (stored === null || stored.head === base?.head || stored.head === next.head)
      return { ...record, key, tree: next };
    const [kept, compared] = stored.size >= next.size ? [stored, next] : [next, stored];
    return hear({ from: null, head: compared.head })({ ...record, tree: kept });
  };
}

/** What a look has found out about what is waited for; null: it is as it should be. Of two tabs the earlier word counts. */
export function noteWaits(found: ReadonlyMap<string, Wait | null>): Step {
  return (record) => {
    const waits = new Map(Object.entries(record.waits));
    for (const [what, wait] of found) {
      const known = waits.get(what);
      if (wait === null) waits.delete(what);
      else if (known?.place !== wait.place || known.since > wait.since) waits.set(what, wait);
    }
    const next = Object.fromEntries(waits);
    return isSame(next, record.waits) ? record : { ...record, waits: next };
  };
}

export function noteFound(found: ReadonlyMap<UserId, string | null>): Step {
  return (record) => {
    const all = new Map(Object.entries(record.found));
    for (const [uid, sh] of found) {
      if (sh === null) all.delete(uid);
      else all.set(uid, sh);
    }
    const next = Object.fromEntries(all);
    return isSame(next, record.found) ? record : { ...record, found: next };
  };
}

/** Milliseconds in which several looks count as one. */
const LOOK_MS = 60_000;

/** `at`: a look at this time was not whole; null: one was. */
export function noteUnchecked(at: number | null): Step {
  return (record) => {
    const { unchecked } = record;
    if (at === null) return unchecked === null ? record : { ...record, unchecked: null };
    if (unchecked !== null && at >= unchecked.last && at - unchecked.last < LOOK_MS) return record;
    const since = Math.min(unchecked?.since ?? at, at);
    return { ...record, unchecked: { since, last: at, looks: (unchecked?.looks ?? 0) + 1 } };
  };
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What this tab knows, where it could not be stored, joined with what another has stored. */
export function joinRecords(mine: LogRecord, stored: LogRecord | null): LogRecord {
  return (stored?.alarms ?? []).reduce((record, alarm) => raiseAlarm(alarm)(record), mine);
}

/** The alarm's evidence as a file. */
export function alarmFile({ kind, at, evidence }: StoredAlarm): SavedFile {
  return { fileName: `aryatel-${kind}-${new Date(at).toISOString().slice(0, 10)}.json`, text: evidence };
}
