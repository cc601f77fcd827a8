// The key file in the person's hands: unlocking this browser with it, checking that a saved one works.
// Reads the file, tries it against the person's own statement chain, and forgets its text at once.
import { describeKeyFile, readKeyFile, type KeyFileFault, type OwnKeys, type ReadOptions } from "../crypto/index.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import {
  accountNow,
  deviceStorage,
  enterAccount,
  localKeyFor,
  noteKeyFileChecked,
  tellOfKeys,
} from "./account-state.ts";
import { StorageError } from "./database.ts";
import { fetchOwnChain } from "./own-chain.ts";
import { getSession } from "./session.ts";
import { keepInVault } from "./vault.ts";
import type { Viewer } from "./view.ts";

/** `storage`: the keys are good but this browser could not keep them. `signed_out`: the session has ended meanwhile. */
export type UnlockFault = KeyFileFault | "offline" | "storage" | "signed_out";
/** `belongsTo`: with K_OTHER_PERSON, the handle the file names, where it names one. */
export type UnlockOutcome = { ok: true; value: null } | { ok: false; code: UnlockFault; belongsTo?: string };
type ReadOutcome = { ok: true; value: OwnKeys } | Extract<UnlockOutcome, { ok: false }>;

/** Bytes a file may have before it is read at all; the text has its own limit. */
const FILE_MAX_BYTES = 256 * 1024;

/**
 * Opens the account of who is signed in. `keep`: until signing out; otherwise the keys live in this tab's memory only.
 * `mayBeAhead`: the person knows that the file holds newer keys than the server shows (K_AHEAD), and goes on.
 */
export async function unlock(
  file: File,
  passphrase: string,
  keep: boolean,
  { mayBeAhead = false }: { mayBeAhead?: boolean } = {},
): Promise<UnlockOutcome> {
  const session = await getSession();
  if (!session.ok) return { ok: false, code: "offline" };
  const viewer = session.value;
  if (viewer === null) return { ok: false, code: "signed_out" };
  const chain = await fetchOwnChain(viewer);
  if (chain === null) return { ok: false, code: "offline" };
  const read = await readFor(viewer, file, passphrase, chain, { mayBeAhead });
  if (!read.ok) return read;
  try {
    const localKey = await localKeyFor(viewer.uid, keep);
    const unlocked = { viewer, keys: read.value, localKey, kept: keep, keyFileChecked: true };
    if (keep) await keepInVault(deviceStorage, unlocked);
    await enterAccount(unlocked);
  } catch (error) {
    if (error instanceof StorageError) return { ok: false, code: "storage" };
    throw error;
  }
  if (keep) tellOfKeys(viewer.uid);
  return { ok: true, value: null };
}

/** Whether the saved file opens and holds the keys in use; a good one is remembered as checked. */
export async function checkKeyFile(file: File, passphrase: string): Promise<UnlockOutcome> {
  const account = accountNow();
  if (account === null) return { ok: false, code: "signed_out" };
  // Asked for anew: keys that were changed a moment ago are in the file before they are in the pin.
  const own = await account.contacts.refresh(account.viewer.uid);
  if (!own.ok) return { ok: false, code: "offline" };
  const read = await readFor(account.viewer, file, passphrase, own.value.chain);
  if (!read.ok) return read;
  try {
    await noteKeyFileChecked();
  } catch (error) {
    if (error instanceof StorageError) return { ok: false, code: "storage" };
    throw error;
  }
  return { ok: true, value: null };
}

/** Whether the file asks for a passphrase; false also for what is no key file at all. */
export async function isEncryptedKeyFile(file: File): Promise<boolean> {
  const text = await readText(file);
  return text.ok && (describeKeyFile(text.value)?.encrypted ?? false);
}

/** The keys in a file, tried against the person's own chain; the options are those of the reader. */
export async function readFor(
  viewer: Viewer,
  file: File,
  passphrase: string,
  chain: StatementChain,
  options: ReadOptions = {},
): Promise<ReadOutcome> {
  const text = await readText(file);
  if (!text.ok) return text;
  const read = await readKeyFile(text.value, passphrase === "" ? null : passphrase, chain, options);
  if (read.ok) return read;
  const about = describeKeyFile(text.value);
  const namesOther = (about?.uid ?? viewer.uid) !== viewer.uid;
  // The passphrase of somebody else's file need not be known to say whose it is.
  const isPassphrase = read.code === "K_WRONG_PASSPHRASE" || read.code === "K_PASSPHRASE_NEEDED";
  const code = namesOther && isPassphrase ? "K_OTHER_PERSON" : read.code;
  const belongsTo = about?.handle ?? viewer.handle;
  return { ok: false, code, ...(code === "K_OTHER_PERSON" && belongsTo !== viewer.handle && { belongsTo }) };
}

async function readText(file: File): Promise<{ ok: true; value: string } | { ok: false; code: KeyFileFault }> {
  if (file.size > FILE_MAX_BYTES) return { ok: false, code: "K_TOO_LARGE" };
  try {
    return { ok: true, value: await file.text() };
  } catch {
    // Moved or deleted since it was chosen, or not readable for this user.
    return { ok: false, code: "K_NOT_A_KEY_FILE" };
  }
}
