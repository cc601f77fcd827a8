// Checking an email address and a password, and beginning a session.
// Whoever is not known is treated like whoever is wrong: same work, same answer.
import * as z from "zod/mini";
import { emailSchema } from "../../shared/contract/primitives.ts";
import { codeSchema } from "../../shared/contract/second-factor.ts";
import { PASSWORD_MAX_BYTES } from "../../shared/limits.ts";
import { newSessionId } from "../../shared/ids.ts";
import { insertSession } from "../data/sessions.ts";
import { findLogin, type LoginRecord } from "../data/users.ts";
import { clientAddress, clientNetwork } from "./client-address.ts";
import { findKnownBrowser, knownBrowserCookie } from "./known-browser.ts";
import { verifyPassword } from "./password-hash.ts";
import { confirmCode, hasSecondFactor } from "./second-factor.ts";
import type { SessionToken } from "./session-token.ts";
import { attempt } from "./throttle.ts";

// Strings, before anything else looks at them: next-auth passes a JSON body on as it is, and `{"email":0}` would match
// every text column in a query that carries it.
const credentialsSchema = z.object({
  email: z.string().check(z.maxLength(1024)),
  password: z.string().check(z.maxLength(PASSWORD_MAX_BYTES)),
  /** Of the second step, for those who have one. */
  code: z._default(codeSchema, ""),
});

const USER_AGENT_MAX = 255;

type SignIn =
  | { kind: "begun"; token: SessionToken; cookie: string }
  /** These two do not belong together. */
  | { kind: "wrong" }
  /** They do, and a code is needed as well, or the one given is not good. */
  | { kind: "code_needed" | "code_wrong" }
  | { kind: "wait"; seconds: number };

/** Throws Busy when nobody can tell now. */
export async function signIn(credentials: unknown, headers: Headers): Promise<SignIn> {
  const given = credentialsSchema.safeParse(credentials);
  if (!given.success) return { kind: "wrong" };
  const email = emailSchema.safeParse(given.data.email);
  const account = `mail ${email.data ?? given.data.email}`;
  const known = findKnownBrowser(headers, account);
  // Where nobody can tell networks apart, all unknown places are one, and none is held up for other accounts' sake.
  const network = known === null ? clientNetwork(headers) : null;
  let login: LoginRecord | null = null;
  const verdict = await attempt(
    { account, place: known ?? `network ${network ?? "everywhere"}`, network },
    async () => {
      login = email.success ? await findLogin(email.data) : null;
      return verifyPassword(given.data.password, login?.passwordHash ?? null);
    },
  );
  if (verdict.kind !== "right") return verdict;
  const stopped = await secondStep(login, given.data.code, known);
  if (stopped !== null) return stopped;
  const token = await begin(login, headers);
  return token === null ? { kind: "wrong" } : { kind: "begun", token, cookie: knownBrowserCookie(headers, account) };
}

/** After the right password only: nobody else learns who has a second step. Null: it is taken, or there is none. */
async function secondStep(login: LoginRecord | null, code: string, browser: string | null): Promise<SignIn | null> {
  if (login === null || !(await hasSecondFactor(login.uid))) return null;
  if (code === "") return { kind: "code_needed" };
  const verdict = await confirmCode(login.uid, code, browser);
  if (verdict.kind === "right") return null;
  return verdict.kind === "wait" ? verdict : { kind: "code_wrong" };
}

/** Null when the password has been changed since it was checked. */
async function begin(login: LoginRecord | null, headers: Headers): Promise<SessionToken | null> {
  if (login === null) return null;
  const sid = newSessionId();
  const userAgent = headers.get("user-agent")?.slice(0, USER_AGENT_MAX).toWellFormed() ?? null;
  const session = { id: sid, uid: login.uid, userAgent, ip: clientAddress(headers) };
  const isBegun = await insertSession(session, login.passwordVersion, new Date());
  return isBegun ? { sub: login.uid, handle: login.handle, sid } : null;
}
