// The person's own keys, changed at will or after a loss: a new key file, new keys, a reset, the end of an account.
// docs/protocol.md sections 3 and 9. A change is prepared first, which changes nothing anywhere, and carried out when its
// key file is in the person's hands: whenever the tab dies, a file that works is there.
import { refuse, type Outcome } from "../protocol/codes.ts";
import type { RsaBits } from "../protocol/rsa-public-key.ts";
import type { UnlockFault } from "./key-file.ts";
import type { SavedFile } from "./view.ts";

/** Sizes of an encryption key. */
export type KeyBits = RsaBits;

/**
 * `weak_passphrase`: not 12 to 1024 bytes. `keys_changed`: the keys here are not those in force any more, or somebody
 * changed them meanwhile. `too_many`: the key file can hold no more old keys; forget them with this change.
 */
export type PrepareFault = UnlockFault | "weak_passphrase" | "keys_changed" | "too_many";
/** `offline`, `busy`: not known whether it took effect; carrying it out again is safe. `refused`: the server said no. */
export type CarryOutFault = "offline" | "busy" | "keys_changed" | "refused" | "storage" | "signed_out";
export type PasswordFault = CarryOutFault | "credentials" | "rate_limited";

/** A prepared change. Hand `file` to the person before carrying it out: it holds the keys to come. */
export interface KeyChange {
  file: SavedFile;
  carryOut: () => Promise<Outcome<null, CarryOutFault>>;
}
export interface KeyReset {
  file: SavedFile;
  /** Password and passphrase must differ, or `same_as_password`. */
  carryOut: (password: string) => Promise<Outcome<null, PasswordFault | "same_as_password">>;
}

/** The same keys in a new file, under another passphrase (null: none). Needs the old file: the keys here cannot leave. */
export function exportKeyFile(
  _currentFile: File,
  _currentPassphrase: string,
  _newPassphrase: string | null,
): Promise<Outcome<SavedFile, PrepareFault>> {
  return Promise.resolve(refuse("storage"));
}

/** A new encryption key. `forgetOld`: the old ones are in neither file nor browser afterwards, nor what they open. */
export function prepareEncryptionRotation(
  _bits: KeyBits,
  _currentFile: File,
  _passphrase: string,
  _newPassphrase: string | null,
  _options: { forgetOld: boolean },
): Promise<Outcome<KeyChange, PrepareFault>> {
  return Promise.resolve(refuse("storage"));
}

/** A new identity key, vouched for by the old one: contacts stay verified and see a note. */
export function prepareIdentityRotation(
  _currentFile: File,
  _passphrase: string,
  _newPassphrase: string | null,
): Promise<Outcome<KeyChange, PrepareFault>> {
  return Promise.resolve(refuse("storage"));
}

/** New keys for who has lost theirs, locked or not: old messages stay unreadable, contacts see changed keys. */
export function prepareReset(
  _newPassphrase: string | null,
): Promise<Outcome<KeyReset, "weak_passphrase" | "offline" | "signed_out" | "keys_changed">> {
  return Promise.resolve(refuse("offline"));
}

/** The last statement of this account: nobody writes to it any more, nor it to anybody. */
export function revokeAccountKeys(_password: string): Promise<Outcome<null, PasswordFault>> {
  return Promise.resolve(refuse("offline"));
}
