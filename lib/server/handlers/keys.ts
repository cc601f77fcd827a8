// Changing one's keys: the next statement of one's own chain, judged by the same rules every client applies.
// docs/api.md, "What a posted statement must pass", in that order.
import type * as z from "zod/mini";
import { postedStatementSchema, postStatementSchema } from "../../shared/contract/keys.ts";
import type { UserId } from "../../shared/ids.ts";
import { readStatement, type Statement, type StatementOp } from "../../protocol/statement.ts";
import { verifyStatementChain } from "../../protocol/statement-chain.ts";
import { parseB64uJson } from "../../protocol/strict-parse.ts";
import { verifyPassword } from "../auth/password-hash.ts";
import { findKeys, findModulus, insertNextStatement, statementRow } from "../data/statements.ts";
import { findPasswordHash } from "../data/users.ts";
import { announceKeys } from "../events/announce.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const postStatement = route({
  route: "POST /api/keys",
  access: "session",
  body: { schema: postStatementSchema },
  async handle({ viewer, body }): Promise<Reply<Posted>> {
    // When another one is faster, its statement decides what to answer; a second time there is nothing new to find out.
    return (await changeKeys(viewer.uid, body)) ?? (await changeKeys(viewer.uid, body)) ?? refusal("busy");
  },
});

type Posted = z.output<typeof postedStatementSchema>;

/** A stolen cookie must not be enough to take a person's place, or to end their account. */
const ASKS_FOR_PASSWORD: ReadonlySet<StatementOp> = new Set<StatementOp>(["reset", "revoke"]);

/** Null when the place or the key was taken after it had been looked at. */
async function changeKeys(
  uid: UserId,
  { statement: jws, password = "" }: z.output<typeof postStatementSchema>,
): Promise<Reply<Posted> | null> {
  const claim = claimOf(jws);
  if (claim === null) return refusal("statement");
  if (claim.uid !== uid) return refusal("sender");

  const statements = await requireChain(uid);
  const known = statements.find((statement) => statement.jws === jws);
  if (known !== undefined) return answer(200, placeOf(known));
  const head = statements.at(-1);
  if (head === undefined) throw new Error("a person without a statement");
  if (claim.seq !== head.seq + 1 || claim.prev !== head.sh) return refusal("keys", { heads: [placeOf(head)] });

  const read = await readStatement(jws, head);
  if (!read.ok) return refusal(read.code === "S_KEY" ? "weak_key" : "statement");
  const row = statementRow(read.value, head);
  const holder = row.modulusHash === null ? null : await findModulus(row.modulusHash);
  // This very statement may have been stored by the same request sent twice, since the chain was read.
  if (holder !== null) return holder === row.sh ? null : refusal("key_reused");
  if (ASKS_FOR_PASSWORD.has(read.value.op) && !(await verifyPassword(password, await findPasswordHash(uid)))) {
    return refusal("credentials");
  }
  if (!(await insertNextStatement(uid, row, new Date()))) return null;
  announceKeys(uid, read.value);
  return answer(201, placeOf(read.value));
}

/** Whose statement it says it is, and where it wants to stand; null when it has no such form at all. */
function claimOf(jws: string): { uid: unknown; seq: number; prev: unknown } | null {
  const object = parseB64uJson(jws.split(".")[1] ?? "")?.object;
  if (object === undefined || typeof object["seq"] !== "number") return null;
  return { uid: object["uid"], seq: object["seq"], prev: object["prev"] };
}

/** What is stored was verified when it came, and is again: no statement is judged against one that does not hold. */
async function requireChain(uid: UserId): Promise<readonly Statement[]> {
  const keys = await findKeys(uid);
  const chain = await verifyStatementChain(keys?.statements ?? []);
  if (!chain.ok) throw new Error(`a stored chain does not verify: ${chain.code}`);
  return chain.value.statements;
}

function placeOf({ uid, seq, sh }: Statement): Posted {
  return { uid, seq, sh };
}
