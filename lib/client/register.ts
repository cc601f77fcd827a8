// Registration: keys first, then the key file, then the account, so that no account ever exists without its keys.
import type { Outcome } from "../protocol/codes.ts";

export interface RegistrationInput {
  handle: string;
  email: string;
  password: string;
  /** For the key file; null saves it without one, by explicit choice. */
  passphrase: string | null;
}
export type RegisterStep = "keys" | "key-file" | "account" | "sign-in";
export type RegisterFault =
  | "handle_taken"
  | "email_taken"
  | "weak_password"
  | "bad_input"
  | "same_as_password"
  | "offline"
  | "busy"
  | "unsupported"
  | "refused";
/** What is wrong with one field of the form. */
export type FieldFault = "required" | "format" | "too_short" | "too_long" | "same_as_name" | "same_as_password";
export type RegistrationFaults = Partial<Record<keyof RegistrationInput, FieldFault>>;
export interface SavedKeyFile {
  fileName: string;
  text: string;
}

/** What the form can know before anything is sent; an empty object when all is well. */
export function validateRegistration(_input: RegistrationInput): RegistrationFaults {
  return {};
}

export function register(
  _input: RegistrationInput,
  _onStep: (step: RegisterStep) => void,
): Promise<Outcome<SavedKeyFile, RegisterFault>> {
  return Promise.resolve({ ok: false, code: "offline" });
}
