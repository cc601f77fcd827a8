// Making an account: the name in the signed statement is the name asked for, its keys pass every check, and nothing of it
// has been used before. Who asks whether a name or an address is taken pays with the hashing of a password each time.
import type * as z from "zod/mini";
import { registeredSchema, registerSchema } from "../../shared/contract/people.ts";
import { verifyStatementChain } from "../../protocol/statement-chain.ts";
import { hashPassword } from "../auth/password-hash.ts";
import { isWeakPassword } from "../auth/password-rules.ts";
import { statementRow } from "../data/statements.ts";
import { findTaken, insertUser } from "../data/users.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { route } from "../route.ts";

export const register = route({
  route: "POST /api/register",
  access: "anyone",
  body: { schema: registerSchema },
  limit: "register",
  handle: ({ body }) => makeAccount(body),
});

type Registered = z.output<typeof registeredSchema>;

async function makeAccount({
  handle,
  email,
  password,
  statement: jws,
}: z.output<typeof registerSchema>): Promise<Reply<Registered>> {
  if (isWeakPassword(password, { handle, email })) return refusal("weak_password");
  const chain = await verifyStatementChain([jws]);
  if (!chain.ok) return refusal(chain.code === "S_KEY" ? "weak_key" : "statement");
  const { head, uid } = chain.value;
  if (chain.value.handle !== handle) return refusal("statement");

  const statement = statementRow(head, null);
  // Hashed before anything is looked up: whether the server is too busy for it must not depend on who has an account.
  const passwordHash = await hashPassword(password);
  const taken = await findTaken({ uid, handle, email }, statement);
  if (taken !== null) return refusal(taken);
  if (await insertUser({ uid, handle, email, passwordHash }, statement, new Date())) {
    return answer(201, { uid, handle });
  }
  // Somebody was faster.
  return refusal((await findTaken({ uid, handle, email }, statement)) ?? "busy");
}
