// What a person has to do next, from what is known: the browser, the session, the account. Pure.
import type { Missing } from "./abilities.ts";
import type { AccountState } from "./account-state.ts";
import type { Access, Viewer } from "./view.ts";

/** The session as far as the server has said; `viewer` null: signed out. */
export type SessionNews = { status: "loading" } | { status: "offline" } | { status: "known"; viewer: Viewer | null };

/** `missing` undefined: not known yet. */
export function decideAccess(missing: Missing | null | undefined, session: SessionNews, account: AccountState): Access {
  if (missing === undefined) return { status: "loading" };
  if (missing !== null) return { status: "unsupported", missing };
  if (session.status !== "known") return { status: session.status };
  const { viewer } = session;
  if (viewer === null) return { status: "signed-out" };
  if (account.status === "none" || account.uid !== viewer.uid) return { status: "loading" };
  switch (account.status) {
    case "opening":
      return { status: "loading" };
    case "unreadable":
      return { status: "unsupported", missing: "storage" };
    case "locked":
      return { status: "locked", viewer };
    case "open":
      return { status: "open", viewer, keyFileChecked: account.keyFileChecked, kept: account.account.kept };
  }
}
