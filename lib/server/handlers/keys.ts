// Changing one's keys: the next statement of one's own chain, judged by the same rules every client applies.
// docs/api.md, "What a posted statement must pass", in that order.
import type * as z from "zod/mini";
import { postedStatementSchema, postStatementSchema } from "../../shared/contract/keys.ts";
import { readStatement, type Statement, type StatementOp } from "../../protocol/statement.ts";
import { verifyStatementChain } from "../../protocol/statement-chain.ts";
import { parseB64uJson } from "../../protocol/strict-parse.ts";
import { confirmPassword } from "../auth/confirm-password.ts";
import type { Viewer } from "../auth/viewer.ts";
import { findModulus, insertNextStatement, listStatements, statementRow } from "../data/statements.ts";
import { announceKeys } from "../events/announce.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const postStatement = route({
  route: "POST /api/keys",
  access: "session",
  body: { schema: postStatementSchema },
  limit: "keys",
  async handle({ viewer, body }): Promise<Reply<Posted>> {
    // When another one is faster, its statement decides what to answer; a second time there is nothing new to find out.
    return (await changeKeys(viewer, body)) ?? (await changeKeys(viewer, body)) ?? refusal("busy");
  },
});

type Posted = z.output<typeof postedStatementSchema>;

/** A stolen cookie must not be enough to take a person's place, or to end their account. */
const ASKS_FOR_PASSWORD: ReadonlySet<StatementOp> = new Set<StatementOp>(["reset", "revoke"]);

/** Null when the place or the key was taken after it had been looked at. */
async function changeKeys(
  viewer: Viewer,
  { statement: jws, password = "" }: z.output<typeof postStatementSchema>,
): Promise<Reply<Posted> | null> {
  const { uid } = viewer;
  const claim = claimOf(jws);
  if (claim === null) return refusal("statement");
  if (claim.uid !== uid) return refusal("sender");

  // What the rows say costs little; a chain of 256 statements takes half a second to verify.
  const rows = await listStatements(uid);
  const known = rows.find((row) => row.jws === jws);
  if (known !== undefined) return answer(200, placeOf({ uid, ...known }));
  const newest = rows.at(-1);
  if (newest === undefined) throw new Error("a person without a statement");
  if (claim.seq !== newest.seq + 1 || claim.prev !== newest.sh) {
    return refusal("keys", { heads: [placeOf({ uid, ...newest })] });
  }

  const head = await verifyHead(rows.map((row) => row.jws));
  const read = await readStatement(jws, head);
  if (!read.ok) return refusal(read.code === "S_KEY" ? "weak_key" : "statement");
  const row = statementRow(read.value, head);
  const holder = row.modulusHash === null ? null : await findModulus(row.modulusHash);
  // This very statement may have been stored by the same request sent twice, since the chain was read.
  if (holder !== null) return holder === row.sh ? null : refusal("key_reused");
  if (ASKS_FOR_PASSWORD.has(read.value.op)) {
    const confirmed = await confirmPassword(viewer, password);
    if (!confirmed.ok) return confirmed;
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
async function verifyHead(statements: readonly string[]): Promise<Statement> {
  const chain = await verifyStatementChain(statements);
  if (!chain.ok) throw new Error(`a stored chain does not verify: ${chain.code}`);
  return chain.value.head;
}

function placeOf({ uid, seq, sh }: Pick<Statement, "uid" | "seq" | "sh">): Posted {
  return { uid, seq, sh };
}
