// The cookie that carries a session: its name, its flags, and what is sealed in it.
//
// [Note: sessions] A token says who and which session, and is believed about nothing else. Each login makes a new row in
// `sessions`; a request counts only while that row stands (viewer.ts), so a session can be ended from elsewhere.
// next-auth makes and reads the token (options.ts), and our own handlers read it without next-auth.
import { decode, encode } from "next-auth/jwt";
import * as z from "zod/mini";
import { handleSchema, userIdSchema } from "../../shared/contract/primitives.ts";
import { isSessionId, type SessionId } from "../../shared/ids.ts";
import { environment } from "../env.ts";

/** Seconds a login lasts at most. */
export const SESSION_MAX_SECONDS = 30 * 24 * 60 * 60;
/** Seconds without a request after which it ends. */
export const SESSION_IDLE_SECONDS = 24 * 60 * 60;

const tokenSchema = z.object({
  sub: userIdSchema,
  handle: handleSchema,
  sid: z.custom<SessionId>((value) => typeof value === "string" && isSessionId(value)),
});
export type SessionToken = z.output<typeof tokenSchema>;

/**
 * Names and flags. `__Host-` ties a cookie to this host, https and the whole site; over plain http, which is this machine's
 * own browser only, a browser would refuse that name. No name may begin with another one: next-auth joins those.
 */
export function cookieRules() {
  const { secure } = environment();
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  const name = (word: string) => `${secure ? "__Host-" : ""}aryatel-${word}`;
  return {
    sessionToken: { name: name("session"), options },
    csrfToken: { name: name("csrf"), options },
    callbackUrl: { name: name("callback"), options },
  };
}

export function sealToken(token: SessionToken): Promise<string> {
  return encode({ token: { ...token }, secret: environment().secret, maxAge: SESSION_MAX_SECONDS });
}

/** null for anything that is not a token of ours, or one that has expired. */
export async function openToken(text: string): Promise<SessionToken | null> {
  let opened: unknown;
  try {
    opened = await decode({ token: text, secret: environment().secret });
  } catch {
    // A stranger's bytes, a token under another secret, or an expired one: all the same to us.
    return null;
  }
  return tokenSchema.safeParse(opened).data ?? null;
}
