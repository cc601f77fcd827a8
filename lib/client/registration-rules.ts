// What a registration form can know before anything is sent, and the name of the key file. Pure.
// The server judges again; only the passphrase is judged here alone, because it never leaves the browser.
import { emailSchema, handleSchema } from "../shared/contract/primitives.ts";
import { passwordSchema } from "../shared/contract/people.ts";
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_BYTES } from "../shared/limits.ts";

export interface RegistrationInput {
  handle: string;
  email: string;
  password: string;
  /** For the key file; null saves it without one, by explicit choice. */
  passphrase: string | null;
}

/** What is wrong with one field of the form. */
export type FieldFault = "required" | "format" | "too_short" | "too_long" | "same_as_name" | "same_as_password";
export type RegistrationFaults = Partial<Record<keyof RegistrationInput, FieldFault>>;

/** The faults by field; an empty object when all is well. */
export function validateRegistration({ handle, email, password, passphrase }: RegistrationInput): RegistrationFaults {
  const faults: [keyof RegistrationInput, FieldFault | null][] = [
    ["handle", judge(handle, (text) => (handleSchema.safeParse(text).success ? null : "format"))],
    ["email", judge(email, (text) => (emailSchema.safeParse(text).success ? null : "format"))],
    ["password", judgePassword(password, handle, email)],
    [
      "passphrase",
      passphrase === null ? null : judge(passphrase, (text) => judgeSecret(text) ?? judgeOther(text, password)),
    ],
  ];
  return Object.fromEntries(faults.filter(([, fault]) => fault !== null));
}

/** What is wrong with a new password, as far as it can be known here. */
export function judgePassword(password: string, handle: string, email: string): FieldFault | null {
  return judge(password, (text) => judgeSecret(text) ?? judgeLikeness(text, handle, email));
}

function judge(text: string, judgeText: (text: string) => FieldFault | null): FieldFault | null {
  return text === "" ? "required" : judgeText(text);
}

function judgeSecret(text: string): FieldFault | null {
  const { length } = new TextEncoder().encode(text.normalize("NFC"));
  if (length < PASSWORD_MIN_BYTES) return "too_short";
  if (length > PASSWORD_MAX_BYTES) return "too_long";
  return passwordSchema.safeParse(text).success ? null : "format";
}

/** Whether a key file may be locked with it; null is no passphrase at all, by explicit choice. */
export function isGoodPassphrase(passphrase: string | null): boolean {
  return passphrase === null || judgeSecret(passphrase) === null;
}

function judgeLikeness(password: string, handle: string, email: string): FieldFault | null {
  const name = password.normalize("NFKC").toLowerCase();
  const address = email.normalize("NFKC").trim().toLowerCase();
  return [handle, address, address.split("@")[0]].includes(name) ? "same_as_name" : null;
}

/** Two secrets, two strings: who learns the password must not be able to open the key file. */
function judgeOther(passphrase: string, password: string): FieldFault | null {
  return isSameSecret(passphrase, password) ? "same_as_password" : null;
}

export function isSameSecret(a: string, b: string): boolean {
  return a.normalize("NFC") === b.normalize("NFC");
}

/** `<email>_private_key.pem` (later files: the handle), with what file systems do not take replaced. */
export function keyFileName(owner: string): string {
  const name = owner
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9@._+-]/g, "_")
    .replace(/^\.+/, "_");
  return `${name.slice(0, 100)}_private_key.pem`;
}
