// The session with the server: who it says we are, and next-auth's own routes for coming and going.
// Spoken to directly, because next-auth's page helper leaves the page when the server does not answer. Keeps nothing.
import * as z from "zod/mini";
import { refuse } from "../protocol/codes.ts";
import { handleSchema, userIdSchema } from "../shared/contract/primitives.ts";
import { isErrorCode } from "../shared/error-codes.ts";
import { call, SESSION_PATH, type Answer, type ApiFault } from "./api.ts";
import type { Viewer } from "./view.ts";

/** `code_needed`: the password was right, and the person has a second step. */
export type SignInFault = "credentials" | "code_needed" | "code_wrong" | "busy" | "offline" | "rate_limited";

/** next-auth's form, not ours: more members may stand in it. Signed out is null or an object without a user. */
const sessionSchema = z.pipe(
  z.nullable(z.looseObject({ user: z.nullish(z.looseObject({ uid: userIdSchema, handle: handleSchema })) })),
  z.transform((session): Viewer | null => {
    const user = session?.user;
    return user ? { uid: user.uid, handle: user.handle } : null;
  }),
);
const csrfSchema = z.looseObject({ csrfToken: z.string() });
const redirectSchema = z.looseObject({ url: z.string() });

/** Who the server says we are; null when signed out. */
export function getSession(): Promise<Answer<Viewer | null>> {
  return call(SESSION_PATH, { answer: sessionSchema });
}

/** `retryAfterMs`: how long the server asks to wait before the next try. */
export type SignInOutcome = { ok: true } | { ok: false; code: SignInFault; retryAfterMs?: number };

export async function postSignIn(email: string, password: string, code = ""): Promise<SignInOutcome> {
  const answer = await postWithCsrf("/api/auth/callback/credentials", {
    email,
    password,
    ...(code === "" ? {} : { code }),
  });
  if (answer.ok) return { ok: true };
  switch (answer.code) {
    case "offline":
      return refuse("offline");
    case "rate_limited":
      return { ...refuse("rate_limited"), retryAfterMs: answer.retryAfterMs ?? 60_000 };
    case "code_needed":
    case "code_wrong":
      return refuse(answer.code);
    case "credentials":
    case "bad_input":
      return refuse("credentials");
    default:
      return refuse("busy");
  }
}

export async function postSignOut(): Promise<boolean> {
  return (await postWithCsrf("/api/auth/signout", {})).ok;
}

async function postWithCsrf(path: string, fields: Record<string, string>): Promise<Answer<unknown>> {
  const csrf = await call("/api/auth/csrf", { answer: csrfSchema });
  if (!csrf.ok) return csrf;
  const form = { ...fields, csrfToken: csrf.value.csrfToken, callbackUrl: "/", json: "true" };
  return call(path, { method: "POST", form, answer: redirectSchema, foreignRefusal: readAuthRefusal });
}

/** next-auth refuses with the address of an error page, which names what its `authorize` threw, or nothing of use. */
function readAuthRefusal(status: number, value: unknown): ApiFault["code"] | null {
  const url = redirectSchema.safeParse(value).data?.url;
  if (url === undefined || !URL.canParse(url, "https://localhost")) return null;
  const name = new URL(url, "https://localhost").searchParams.get("error") ?? "";
  if (isErrorCode(name)) return name;
  return status === 401 ? "credentials" : null;
}
