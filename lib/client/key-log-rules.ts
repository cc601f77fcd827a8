// What the key log must say about people whose keys are known here, and what it means when it says something else. Pure.
// docs/protocol.md section 11. Leaves and heads come in verified; chains are the pinned ones.
import { z } from "zod";
import { decodeLeaf, encodeLeaf, LEAF_BYTES, type LogLeaf } from "../protocol/key-log.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import { encodeB64u } from "../shared/base64.ts";
import { concatBytes, type Bytes } from "../shared/bytes.ts";
import { statementTextSchema } from "../shared/contract/people.ts";
import { hashB64uSchema, timestampSchema, userIdSchema } from "../shared/contract/primitives.ts";
import type { SavedFile } from "./view.ts";

const ALARM_KINDS = ["log-key", "split-view", "own-keys", "contact"] as const;
const alarmSchema = z.strictObject({
  /**
   * `log-key`: the log is signed with another key than before. `split-view`: two signed heads of the log contradict each
   * other. `own-keys`: the log shows keys of this person that this person never made. `contact`: it shows other keys of a
   * contact than the server does.
   */
  kind: z.enum(ALARM_KINDS),
  at: timestampSchema,
  /** With `contact`: whose name. */
  handle: z.string().nullable(),
  /** Signed objects that contradict each other, as JSON. */
  evidence: z.string(),
});
export type StoredAlarm = z.infer<typeof alarmSchema>;

const bytesSchema = z.instanceof(Uint8Array).transform((bytes): Bytes => new Uint8Array(bytes));

/** What is remembered of the log: enough to hold every later head against it. */
export const logStateSchema = z.strictObject({
  owner: userIdSchema,
  /** The pinned log key: 32 bytes of Ed25519, base64url. */
  key: hashB64uSchema,
  /** The newest head that held, as signed, its size, and the tree of all leaves up to it. */
  head: statementTextSchema,
  size: z.int().min(0),
  peaks: z.array(bytesSchema),
  /** The newest leaf of everybody, one after another. */
  newest: bytesSchema,
  /** All leaves of this person. */
  own: bytesSchema,
  /** Contacts who were once found in the log as they are pinned. */
  found: z.array(userIdSchema),
  alarm: alarmSchema.nullable(),
});
export type LogState = z.infer<typeof logStateSchema>;

/** Whole leaves, one after another; null when they are not. */
export function splitLeaves(bytes: Bytes): LogLeaf[] | null {
  const leaves: LogLeaf[] = [];
  for (let start = 0; start < bytes.length; start += LEAF_BYTES) {
    const leaf = decodeLeaf(bytes.slice(start, start + LEAF_BYTES));
    if (leaf === null) return null;
    leaves.push(leaf);
  }
  return leaves;
}

export function joinLeaves(leaves: Iterable<LogLeaf>): Bytes {
  return concatBytes(...Array.from(leaves, encodeLeaf));
}

/**
 * `behind`: the log has more of this person than the pinned chain; ask for it. `missing`: it has less, as an older head
 * from a cache on the way would; wrong when it stays so. `wrong`: they cannot both be true.
 */
export type LogVerdict = "right" | "behind" | "missing" | "wrong";

/** Holds a pinned chain against the newest leaf of its person. */
export function judgeContact(chain: StatementChain, newest: LogLeaf | undefined): LogVerdict {
  if (newest === undefined) return "missing";
  const standing = chain.statements[newest.seq - 1];
  if (standing === undefined) return "behind";
  if (standing.sh !== encodeB64u(newest.sh)) return "wrong";
  return chain.head.seq === newest.seq ? "right" : "missing";
}

/** Holds the person's own chain against all leaves under their label: exactly these statements, each once. */
export function judgeOwn(chain: StatementChain, leaves: readonly LogLeaf[]): LogVerdict {
  const isSame = leaves.every(({ seq, sh }, index) => {
    const standing = chain.statements[index];
    return seq === index + 1 && (standing === undefined || standing.sh === encodeB64u(sh));
  });
  if (!isSame) return "wrong";
  if (leaves.length === chain.statements.length) return "right";
  return leaves.length > chain.statements.length ? "behind" : "missing";
}

/** The alarm's evidence as a file. */
export function alarmFile({ kind, at, evidence }: StoredAlarm): SavedFile {
  return { fileName: `aryatel-${kind}-${new Date(at).toISOString().slice(0, 10)}.json`, text: evidence };
}
