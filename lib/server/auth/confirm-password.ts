// Asking who is signed in for the password once more, before what a stolen cookie must not be enough for.
// Guesses are slowed down for the session they come from: the owner's own sessions do not wait for a thief's.
import { findPasswordHash } from "../data/users.ts";
import { refusal, refuseForNow, type Reply } from "../reply.ts";
import { verifyPassword } from "./password-hash.ts";
import { attempt } from "./throttle.ts";
import type { Viewer } from "./viewer.ts";

/** The hash that was found right, or why not. */
export async function confirmPassword(
  { uid, sid }: Pick<Viewer, "uid" | "sid">,
  password: string,
): Promise<{ ok: true; passwordHash: string } | Extract<Reply<never>, { ok: false }>> {
  const passwordHash = await findPasswordHash(uid);
  const verdict = await attempt({ account: `uid ${uid}`, place: `session ${sid}`, network: null }, () =>
    verifyPassword(password, passwordHash),
  );
  if (verdict.kind === "wait") return refuseForNow(verdict.seconds);
  return verdict.kind === "wrong" || passwordHash === null ? refusal("credentials") : { ok: true, passwordHash };
}
