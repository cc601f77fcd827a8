// Which account is open in this tab: none, locked, or open. The one place where an account begins and ends.
// Keys of one person are closed before those of another are opened.
import { generateLocalKey } from "../crypto/index.ts";
import type { UserId } from "../shared/ids.ts";
import { openAccount, type Account } from "./account.ts";
import { createDeviceStorage, inBackground, StorageError } from "./database.ts";
import { createSource, useObservable, type Observable } from "./observable.ts";
import { fetchOwnChain } from "./own-chain.ts";
import { hasStaged, settleStaged } from "./staged-keys.ts";
import { tellTabs } from "./tabs.ts";
import { markKeyFileChecked, readLocalKey, readVault, type Unlocked } from "./vault.ts";
import type { Viewer } from "./view.ts";

export type AccountState =
  | { status: "none" }
  | { status: "opening"; uid: UserId }
  /** No keys of this person in this browser. */
  | { status: "locked"; uid: UserId }
  /** The device's storage does not answer, so nobody can tell. */
  | { status: "unreadable"; uid: UserId }
  | { status: "open"; uid: UserId; account: Account; keyFileChecked: boolean };

export const deviceStorage = createDeviceStorage();
const state = createSource<AccountState>({ status: "none" });
export const accountState: Observable<AccountState> = state;

export function accountNow(): Account | null {
  const now = state.get();
  return now.status === "open" ? now.account : null;
}

/** The open account in a component; null while there is none. */
export function useAccount(): Account | null {
  const now = useObservable(accountState);
  return now.status === "open" ? now.account : null;
}

/** Opens the account of who is signed in from the vault, unless it is open. `again`: keys may have come since. */
export async function restoreAccount({ uid, handle }: Viewer, again = false): Promise<void> {
  const now = state.get();
  if (now.status !== "none" && now.uid === uid && !(again && now.status !== "open")) return;
  await openAnew({ uid, handle });
}

/** Opens the account again with what the vault holds now, if it is open from there: its keys were replaced. */
export async function reopenAccount(viewer: Viewer): Promise<void> {
  const now = state.get();
  if (now.status === "open" && now.uid === viewer.uid && now.account.kept) await openAnew(viewer);
}

async function openAnew({ uid, handle }: Viewer): Promise<void> {
  closeAccount();
  const opening: AccountState = { status: "opening", uid };
  state.set(opening);
  const next = await readAccount(uid, handle);
  // Meanwhile someone may have unlocked with the key file, or left.
  if (state.get() === opening) enterState(next);
  else if (next.status === "open") next.account.close();
}

async function readAccount(uid: UserId, handle: string): Promise<AccountState> {
  try {
    await settleAtStart({ uid, handle });
    const unlocked = await readVault(deviceStorage, uid);
    if (unlocked?.viewer.handle !== handle) return { status: "locked", uid };
    return openState(await openAccount(unlocked, deviceStorage));
  } catch (error) {
    if (error instanceof StorageError) return { status: "unreadable", uid };
    throw error;
  }
}

/**
 * [Note: One local key] Of a person's keys on this device, whichever are changed or read from a file, the local key stays: what
 * waits, is held back, is drafted or cached is encrypted with it, and nobody else has these texts. A new one only where none is.
 */
export async function localKeyFor(uid: UserId, keep: boolean): Promise<CryptoKey> {
  const now = accountNow();
  const open = now?.viewer.uid === uid ? now : null;
  // What lies on the device is encrypted with the one that is kept.
  const kept = keep && open?.kept !== true ? await readLocalKey(deviceStorage, uid) : null;
  return kept ?? open?.localKey ?? (await generateLocalKey());
}

/** Keys were put into the vault: tabs that are locked open now, and those that are open go on with the new ones. */
export function tellOfKeys(uid: UserId): void {
  tellTabs({ kind: "vault", uid });
  tellTabs({ kind: "keys", uid });
}

/** Opens an account with keys that have just been made or read from the key file. */
export async function enterAccount(unlocked: Unlocked): Promise<void> {
  closeAccount();
  const opening: AccountState = { status: "opening", uid: unlocked.viewer.uid };
  state.set(opening);
  try {
    const account = await openAccount(unlocked, deviceStorage);
    // Whoever signed out meanwhile stays out.
    if (state.get() === opening) enterState(openState(account));
    else account.close();
  } catch (error) {
    if (state.get() === opening) closeAccount();
    throw error;
  }
}

function enterState(next: AccountState): void {
  state.set(next);
  if (next.status === "open") stopWatching = watchOwnKeys(next.account);
}

/** Milliseconds between two looks at the person's own chain. */
const WATCH_MS = 15 * 60_000;
let stopWatching: () => void = () => undefined;

/** Asks for the person's own chain and the key log now and then: another device may have changed the keys, or somebody else. */
function watchOwnKeys(account: Account): () => void {
  const look = async () => {
    const own = await account.contacts.refresh(account.viewer.uid);
    if (accountNow() === account) inBackground(account.keyLog.check());
    // What is pinned says nothing about what the server has taken since.
    if (!own.ok || !own.value.isAnswered || !account.kept || accountNow() !== account) return;
    const settled = await settleStaged(deviceStorage, own.value.chain, Date.now());
    if (settled !== "promoted") return;
    tellOfKeys(account.viewer.uid);
    await reopenAccount(account.viewer);
  };
  inBackground(look());
  const timer = setInterval(() => {
    inBackground(look());
  }, WATCH_MS);
  return () => {
    clearInterval(timer);
  };
}

/** Keys that were on their way into the vault when the page was left. Without an answer they stay on their way. */
async function settleAtStart(viewer: Viewer): Promise<void> {
  if (!(await hasStaged(deviceStorage, viewer.uid))) return;
  const chain = await fetchOwnChain(viewer);
  const settled = chain && (await settleStaged(deviceStorage, chain, Date.now()));
  if (settled === "promoted") tellOfKeys(viewer.uid);
}

function openState(account: Account): AccountState {
  return { status: "open", uid: account.viewer.uid, account, keyFileChecked: account.keyFileChecked };
}

/** Whether the open account's newest key file is known to work. */
export async function noteKeyFileChecked(isChecked = true): Promise<void> {
  const now = state.get();
  if (now.status !== "open") return;
  if (now.account.kept) await markKeyFileChecked(deviceStorage, now.uid, isChecked);
  state.set({ ...now, keyFileChecked: isChecked });
}

/** Lets go of the keys in memory. What is kept on the device stays. */
export function closeAccount(): void {
  const now = state.get();
  stopWatching();
  state.set({ status: "none" });
  if (now.status === "open") now.account.close();
}
