// A person's keys over time: statements that follow from each other. Whoever verified a chain knows the key in force,
// and that its history was not rewritten since it was pinned. docs/protocol.md section 3.
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import { STATEMENTS_MAX } from "../shared/limits.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import type { RsaPublicKey } from "./rsa-public-key.ts";
import { readStatement, type Statement, type StatementFault } from "./statement.ts";

export interface StatementChain {
  uid: UserId;
  handle: string;
  /** Oldest first, at least one. */
  statements: readonly Statement[];
  /** The statement in force. */
  head: Statement;
}

/** Verifies statements, oldest first, as one chain from its genesis. */
export async function verifyStatementChain(
  jwsList: readonly string[],
): Promise<Outcome<StatementChain, StatementFault>> {
  if (jwsList.length > STATEMENTS_MAX) return refuse("S_CHAIN");
  const statements: Statement[] = [];
  for (const jws of jwsList) {
    const read = await readStatement(jws, statements.at(-1) ?? null);
    if (!read.ok) return read;
    statements.push(read.value);
  }
  const head = statements.at(-1);
  if (head === undefined) return refuse("S_CHAIN");
  return good({ uid: head.uid, handle: head.handle, statements, head });
}

/** The statement with this hash, or null: messages name the one they were written under as `ish`. */
export function findStatement(chain: StatementChain, sh: string): Statement | null {
  return chain.statements.find((statement) => statement.sh === sh) ?? null;
}

/** Numbers of statements, the second one excluded. */
export interface Period {
  from: number;
  to: number;
}

/**
 * The statements that vouch for each other with the one that brought this identity key: from the reset before it to the next
 * one. Null: the key is none of this person's.
 */
export function periodOf({ statements }: StatementChain, ik: Bytes): Period | null {
  const place = statements.findLastIndex((statement) => equalBytes(statement.ik, ik));
  if (place === -1) return null;
  const from = statements.findLastIndex(({ op }, index) => op === "reset" && index <= place);
  const to = statements.findIndex(({ op }, index) => op === "reset" && index > place);
  return { from: Math.max(0, from) + 1, to: (to === -1 ? statements.length : to) + 1 };
}

/** Every encryption key the person has had, the current one last; by kid once. */
export function encryptionKeysOf(chain: StatementChain): RsaPublicKey[] {
  return [...new Map(chain.statements.map(({ ek }) => [ek.kid, ek])).values()];
}
