// The key file in the person's hands: unlocking this browser with it, checking that a saved one works, saving text.
export type KeyFileFaultName =
  | "K_NOT_A_KEY_FILE"
  | "K_TOO_LARGE"
  | "K_UNSUPPORTED"
  | "K_PASSPHRASE_NEEDED"
  | "K_WRONG_PASSPHRASE"
  | "K_NO_IDENTITY_KEY"
  | "K_NO_ENCRYPTION_KEY"
  | "K_OTHER_PERSON"
  | "K_OLD_KEYS"
  | "K_DAMAGED";
/** `storage`: the keys are good but this browser could not keep them. `signed_out`: the session has ended meanwhile. */
export type UnlockFault = KeyFileFaultName | "offline" | "storage" | "signed_out";
/** `belongsTo`: with K_OTHER_PERSON, the handle the file names, where it names one. */
export type UnlockOutcome = { ok: true; value: null } | { ok: false; code: UnlockFault; belongsTo?: string };

export function unlock(_file: File, _passphrase: string, _keep: boolean): Promise<UnlockOutcome> {
  return Promise.resolve({ ok: false, code: "offline" });
}

/** Whether the saved file opens and holds the keys in use; a good one is remembered as checked. */
export function checkKeyFile(_file: File, _passphrase: string): Promise<UnlockOutcome> {
  return Promise.resolve({ ok: false, code: "offline" });
}

/** Whether the file asks for a passphrase; false also for what is no key file at all. */
export function isEncryptedKeyFile(_file: File): Promise<boolean> {
  return Promise.resolve(false);
}

/** Hands a text to the browser's download, under this name. */
export function saveTextFile(_name: string, _text: string): void {
  // follows
}
