// Checking an email address and a password, and beginning a session.
// Whoever is not known is treated like whoever is wrong: same work, same answer.
import * as z from "zod/mini";
import { emailSchema } from "../../shared/contract/primitives.ts";
import { PASSWORD_MAX_BYTES } from "../../shared/limits.ts";
import { newSessionId } from "../../shared/ids.ts";
import { insertSession } from "../data/sessions.ts";
import { findLogin } from "../data/users.ts";
import { clientAddress } from "./client-address.ts";
import { verifyPassword } from "./password-hash.ts";
import type { SessionToken } from "./session-token.ts";

// Strings, before anything else looks at them: next-auth passes a JSON body on as it is, and `{"email":0}` would match
// every text column in a query that carries it.
const credentialsSchema = z.object({
  email: z.string().check(z.maxLength(1024)),
  password: z.string().check(z.maxLength(PASSWORD_MAX_BYTES)),
});

const USER_AGENT_MAX = 255;

/** The token of a new session, or null: these two do not belong together. Throws Busy when nobody can tell now. */
export async function signIn(credentials: unknown, headers: Headers): Promise<SessionToken | null> {
  const given = credentialsSchema.safeParse(credentials);
  if (!given.success) return null;
  const email = emailSchema.safeParse(given.data.email);
  const login = email.success ? await findLogin(email.data) : null;
  const isRight = await verifyPassword(given.data.password, login?.passwordHash ?? null);
  if (login === null || !isRight) return null;
  const sid = newSessionId();
  const userAgent = headers.get("user-agent")?.slice(0, USER_AGENT_MAX).toWellFormed() ?? null;
  const session = { id: sid, uid: login.uid, userAgent, ip: clientAddress(headers) };
  const isBegun = await insertSession(session, login.passwordVersion, new Date());
  return isBegun ? { sub: login.uid, handle: login.handle, sid } : null;
}
