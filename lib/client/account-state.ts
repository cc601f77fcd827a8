// Which account is open in this tab: none, locked, or open. The one place where an account begins and ends.
// Keys of one person are closed before those of another are opened.
import type { UserId } from "../shared/ids.ts";
import { openAccount, type Account } from "./account.ts";
import { createDeviceStorage, StorageError } from "./database.ts";
import { createSource, useObservable, type Observable } from "./observable.ts";
import { markKeyFileChecked, readVault, type Unlocked } from "./vault.ts";
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
  closeAccount();
  const opening: AccountState = { status: "opening", uid };
  state.set(opening);
  const next = await readAccount(uid, handle);
  // Meanwhile someone may have unlocked with the key file, or left.
  if (state.get() === opening) state.set(next);
  else if (next.status === "open") next.account.close();
}

async function readAccount(uid: UserId, handle: string): Promise<AccountState> {
  try {
    const unlocked = await readVault(deviceStorage, uid);
    if (unlocked?.viewer.handle !== handle) return { status: "locked", uid };
    return openState(await openAccount(unlocked, deviceStorage));
  } catch (error) {
    if (error instanceof StorageError) return { status: "unreadable", uid };
    throw error;
  }
}

/** Opens an account with keys that have just been made or read from the key file. */
export async function enterAccount(unlocked: Unlocked): Promise<void> {
  closeAccount();
  state.set(openState(await openAccount(unlocked, deviceStorage)));
}

function openState(account: Account): AccountState {
  return { status: "open", uid: account.viewer.uid, account, keyFileChecked: account.keyFileChecked };
}

/** The open account's key file works. */
export async function noteKeyFileChecked(): Promise<void> {
  const now = state.get();
  if (now.status !== "open") return;
  if (now.account.kept) await markKeyFileChecked(deviceStorage, now.uid);
  state.set({ ...now, keyFileChecked: true });
}

/** Lets go of the keys in memory. What is kept on the device stays. */
export function closeAccount(): void {
  const now = state.get();
  state.set({ status: "none" });
  if (now.status === "open") now.account.close();
}
