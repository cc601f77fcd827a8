// next-auth as this program uses it: credentials, and a JWT that names a session which must stand in the database.
// Made for each request, because next-auth turns every fault into "not signed in": what really happened is kept in `fault`
// and thrown by the handler afterwards. [Note: sessions]
import type { AuthOptions, Session, User } from "next-auth";
import { environment } from "../env.ts";
import { endSession } from "./end-sessions.ts";
import { signIn } from "./sign-in.ts";
import { cookieRules, openToken, sealToken, SESSION_MAX_SECONDS, type SessionToken } from "./session-token.ts";
import { confirmSession } from "./viewer.ts";

/** What next-auth would have swallowed. */
export interface AuthOutcome {
  fault: Error | null;
  token: SessionToken | null;
  /** Seconds until the next try at signing in. */
  wait: number | null;
  /** What the second step lacks. */
  code: "code_needed" | "code_wrong" | null;
  /** A cookie to be set beside next-auth's own. */
  cookie: string | null;
}

export function authOptions(headers: Headers, outcome: AuthOutcome): AuthOptions {
  const kept = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      outcome.fault = error instanceof Error ? error : new Error("thrown", { cause: error });
      throw error;
    }
  };
  return {
    secret: environment().secret,
    useSecureCookies: environment().secure,
    cookies: cookieRules(),
    session: { strategy: "jwt", maxAge: SESSION_MAX_SECONDS },
    pages: { signIn: "/login", error: "/login" },
    // Its own lines would carry error texts; faults go to our log by way of the handler.
    logger: { error: ignore, warn: ignore, debug: ignore },
    providers: [
      {
        id: "credentials",
        name: "Email and password",
        type: "credentials",
        credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
        async authorize(credentials) {
          const tried = await kept(signIn(credentials, headers));
          if (tried.kind === "wait") outcome.wait = tried.seconds;
          if (tried.kind === "code_needed" || tried.kind === "code_wrong") outcome.code = tried.kind;
          if (tried.kind !== "begun") return null;
          outcome.cookie = tried.cookie;
          return { id: tried.token.sub, token: tried.token };
        },
      },
    ],
    jwt: {
      maxAge: SESSION_MAX_SECONDS,
      encode: ({ token }) => kept(sealToken(token as unknown as SessionToken)),
      async decode({ token: text }) {
        const token = text === undefined ? null : await openToken(text);
        if (token === null || (await kept(confirmSession(token))) === null) return null;
        outcome.token = token;
        return { ...token };
      },
    },
    callbacks: {
      /** At sign-in the token is the new session's; afterwards it stays what it is. */
      jwt: ({ token, user }) => (hasToken(user) ? { ...user.token } : token),
      session: ({ session, token }) =>
        ({
          expires: session.expires,
          user: { uid: token.sub, handle: token["handle"] },
        }) as Session,
      redirect: ({ url, baseUrl }) => ownAddress(url) ?? baseUrl,
    },
    events: {
      async signOut() {
        if (outcome.token !== null) await kept(endSession(outcome.token));
      },
    },
  };
}

function ignore(): void {
  // Nothing to say, see above.
}

function hasToken(user: User | undefined): user is User & { token: SessionToken } {
  return user !== undefined && "token" in user;
}

/** `url` when it lies on our origin, whole or as a path; null otherwise. */
export function ownAddress(url: unknown): string | null {
  const { origin, allowedOrigins } = environment();
  if (typeof url !== "string" || !URL.canParse(url, origin)) return null;
  // The browser's own reading of it, so `//evil`, `/\evil` and `javascript:` are what they are.
  const address = new URL(url, origin);
  return allowedOrigins.has(address.origin) ? address.href : null;
}
