// Who is here and what they have to do next: one hook that every page asks, and the ways in and out.
// Knows the session, the vault and what the browser can do. Never decides what a screen looks like.
import { useEffect } from "react";
import useSWR, { mutate, type SWRConfiguration } from "swr";
import useSWRImmutable from "swr/immutable";
import { refuse } from "../protocol/codes.ts";
import type { UserId } from "../shared/ids.ts";
import { findMissing } from "./abilities.ts";
import { decideAccess, type SessionNews } from "./access-rules.ts";
import {
  accountNow,
  accountState,
  closeAccount,
  deviceStorage,
  reopenAccount,
  restoreAccount,
} from "./account-state.ts";
import { SESSION_PATH, valueOf } from "./api.ts";
import { inBackground, wipePerson } from "./database.ts";
import { useObservable } from "./observable.ts";
import { dropShell } from "./offline-shell.ts";
import { getSession, postSignIn, postSignOut, type SignInOutcome } from "./session.ts";
import { hearTabs, tellTabs, type TabWord } from "./tabs.ts";
import { findKeptViewer } from "./vault.ts";
import type { Access, Viewer } from "./view.ts";

export type { SignInFault } from "./session.ts";

/** Milliseconds between two attempts to reach a server that does not answer. */
const RETRY_MS = 3000;
const SESSION_OPTIONS: SWRConfiguration<Viewer | null, unknown> = {
  onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
    setTimeout(() => {
      inBackground(Promise.resolve(revalidate({ retryCount })));
    }, RETRY_MS);
  },
};

export function useAccess(): Access {
  const { data: missing } = useSWRImmutable("abilities", () => findMissing(deviceStorage));
  const session = useSWR(SESSION_PATH, () => valueOf(getSession()), SESSION_OPTIONS);
  const account = useObservable(accountState);
  const hasFailed = session.error !== undefined;
  const { data: kept } = useSWRImmutable(hasFailed ? "kept" : null, () =>
    findKeptViewer(deviceStorage).catch(() => null),
  );
  const news = newsOf(session.data, hasFailed, kept);
  const viewer = missing === null && news.status === "known" ? news.viewer : null;

  useEffect(() => {
    if (viewer !== null) inBackground(restoreAccount(viewer));
  }, [viewer, account.status]);
  useEffect(
    () =>
      hearTabs((word) => {
        hear(word, viewer);
      }),
    [viewer],
  );
  return decideAccess(missing, news, account);
}

/**
 * Where the server does not answer, who keeps keys on this device is let in to what lies here, which needs no server to open.
 * Its word counts as soon as there is one. [Note: Offline shell]
 */
function newsOf(viewer: Viewer | null | undefined, hasFailed: boolean, kept: Viewer | null | undefined): SessionNews {
  if (viewer !== undefined) return { status: "known", viewer };
  if (!hasFailed || kept === undefined) return { status: "loading" };
  return kept === null ? { status: "offline" } : { status: "known", viewer: kept };
}

/** Another tab signed in or out, or unlocked with the key file. */
function hear(word: TabWord, viewer: Viewer | null): void {
  if (word.kind === "session") {
    const isMine = word.wiped !== null && word.wiped === uidNow();
    // Signed out before the account closes, or the page would ask for the key file for a moment.
    inBackground(isMine ? mutate(SESSION_PATH, null) : mutate(SESSION_PATH));
    if (isMine) closeAccount();
  }
  if (word.kind === "keys" && word.uid === uidNow() && viewer !== null) inBackground(reopenAccount(viewer));
  if (word.kind === "vault" && viewer !== null && word.uid === viewer.uid) inBackground(restoreAccount(viewer, true));
}

export async function signIn(email: string, password: string, code = ""): Promise<SignInOutcome> {
  const signedIn = await postSignIn(email, password, code);
  if (!signedIn.ok) return signedIn;
  const session = await getSession();
  if (!session.ok) return refuse("offline");
  if (session.value === null) return refuse("busy");
  await mutate(SESSION_PATH, session.value, { revalidate: false });
  tellTabs({ kind: "session", wiped: null });
  return { ok: true };
}

/** Whether messages of this person still wait in the queue of this browser: signing out would lose them. */
export async function hasUnsent(): Promise<boolean> {
  const account = accountNow();
  if (account !== null) return account.outbox.items.get().some(({ state }) => state !== "stored");
  const uid = uidNow();
  if (uid === null) return false;
  const queue = await deviceStorage.run((database) => database.getAllFromIndex("queue", "owner", uid));
  return queue.some((item) => item.kind !== "pins");
}

/**
 * Ends the session on the server, then wipes this person's keys, pins and queue from the browser. Without an answer from
 * the server the wiping is done all the same; the session then still stands, and pages go on saying so.
 */
export async function signOut(): Promise<void> {
  const uid = uidNow();
  // First, so that a tab closed while the server does not answer leaves no keys behind; and again for what was written since.
  if (uid !== null) await wipePerson(deviceStorage, uid);
  await postSignOut();
  await leave(uid);
}

/** The session is over: lets go of everything that is kept of this person. */
export async function leave(uid: UserId | null): Promise<void> {
  await mutate(SESSION_PATH, null, { revalidate: false });
  closeAccount();
  if (uid !== null) await wipePerson(deviceStorage, uid);
  await dropShell();
  tellTabs({ kind: "session", wiped: uid });
  await mutate((key) => key !== SESSION_PATH && key !== "abilities", undefined, { revalidate: false });
  await mutate(SESSION_PATH);
}

function uidNow(): UserId | null {
  const now = accountState.get();
  return now.status === "none" ? null : now.uid;
}
