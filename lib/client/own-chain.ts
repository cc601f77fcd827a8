// The person's own statement chain as the server shows it, verified: what key files and staged keys are held against.
// Believes only what verifies and carries the signed-in name; whether it extends what is pinned is for contacts.ts.
import { verifyStatementChain, type StatementChain } from "../protocol/statement-chain.ts";
import { getKeys } from "./requests.ts";
import type { Viewer } from "./view.ts";

/** null: no answer, or none that holds. */
export async function fetchOwnChain({ uid, handle }: Viewer): Promise<StatementChain | null> {
  const answer = await getKeys(uid);
  const chain = answer.ok ? await verifyStatementChain(answer.value.statements) : null;
  return chain?.ok === true && chain.value.uid === uid && chain.value.handle === handle ? chain.value : null;
}
