// The second step at sign-in: codes of an app on another device (TOTP, RFC 6238: SHA-1, six digits, 30 seconds), and recovery
// codes for who has lost it. Secrets are sealed and codes are hashed under keys that are not in the database.
//
// [Note: one code, one use] A code is good in its own 30 seconds and in those before and after, because clocks differ; what
// was used, and everything older, is not good again. Wrong ones are slowed down: by browser where it is known, and for all
// other places together, because whoever gets here knows the password. [Note: throttle]
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import * as z from "zod/mini";
import { userIdSchema } from "../../shared/contract/primitives.ts";
import type { UserId } from "../../shared/ids.ts";
import { findSealedSecret, insertSecondFactor, takeRecoveryCode, takeStep } from "../data/second-factor.ts";
import { environment } from "../env.ts";
import { attempt, type Verdict } from "./throttle.ts";

const SECRET_BYTES = 20;
const STEP_SECONDS = 30;
/** Steps by which clocks may differ. */
const WINDOW = 1;
/** Milliseconds for setting the app up. */
const TICKET_MS = 10 * 60_000;
const RECOVERY_CODES = 10;
/** Without letters and digits that look alike. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const RECOVERY_LETTERS = 12;

function totp(secret: Uint8Array, handle = ""): TOTP {
  return new TOTP({
    issuer: "AryaTel",
    label: handle,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    algorithm: "SHA1",
    digits: 6,
    period: STEP_SECONDS,
  });
}

function seal(bytes: Uint8Array, purpose: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(environment().secondFactorKey, "base64url"), nonce);
  cipher.setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Null for what was not sealed here, or for something else. */
function unseal(sealed: Uint8Array, purpose: string): Buffer | null {
  if (sealed.length < 28) return null;
  const key = Buffer.from(environment().secondFactorKey, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    return null;
  }
}

const TICKET = "second factor ticket";
const ticketSchema = z.strictObject({ uid: userIdSchema, secret: z.string(), until: z.number() });

/** A new secret, and a ticket that says whose it is to be: nothing is kept of it yet. */
export function beginSecondFactor(uid: UserId, handle: string) {
  const secret = randomBytes(SECRET_BYTES);
  const ticket = { uid, secret: secret.toString("base64url"), until: Date.now() + TICKET_MS };
  const code = totp(secret, handle);
  return {
    ticket: seal(Buffer.from(JSON.stringify(ticket)), TICKET).toString("base64url"),
    secret: code.secret.base32,
    uri: code.toString(),
  };
}

function readTicket(uid: UserId, text: string): Buffer | null {
  const opened = unseal(Buffer.from(text, "base64url"), TICKET);
  const ticket = opened === null ? null : ticketSchema.parse(JSON.parse(opened.toString("utf8")));
  return ticket?.uid === uid && ticket.until > Date.now() ? Buffer.from(ticket.secret, "base64url") : null;
}

/** The recovery codes; null when ticket and code do not fit, "on" when there is a second step already. */
export async function enableSecondFactor(uid: UserId, ticket: string, code: string): Promise<string[] | "on" | null> {
  const secret = readTicket(uid, ticket);
  const step = secret === null ? null : stepOf(secret, plain(code));
  if (secret === null || step === null) return null;
  const recovery = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  const factor = {
    secret: seal(secret, `second factor of ${uid}`),
    step,
    codeHashes: recovery.map((each) => hashOf(uid, plain(each))),
  };
  return (await insertSecondFactor(uid, factor, new Date())) ? recovery : "on";
}

/** The step whose code this is, among those that are good now. */
function stepOf(secret: Uint8Array, code: string): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = Date.now();
  const delta = totp(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta;
}

/** Whether this person has a second step. */
export async function hasSecondFactor(uid: UserId): Promise<boolean> {
  return (await findSealedSecret(uid)) !== null;
}

/** Uses a code up, if it is good. `browser`: the number of a browser that is known. */
export function confirmCode(uid: UserId, code: string, browser: string | null): Promise<Verdict> {
  const place = browser ?? "elsewhere";
  return attempt({ account: `code ${uid}`, place, network: null }, () => takeCode(uid, plain(code)));
}

async function takeCode(uid: UserId, code: string): Promise<boolean> {
  const sealed = await findSealedSecret(uid);
  if (sealed === null) return false;
  if (code.length === RECOVERY_LETTERS) return takeRecoveryCode(uid, hashOf(uid, code));
  const secret = unseal(sealed, `second factor of ${uid}`);
  if (secret === null) throw new Error("a second factor was sealed under another key");
  const step = stepOf(secret, code);
  return step !== null && takeStep(uid, step);
}

/** As it is compared: people group what they copy. */
function plain(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/g, "");
}

function newRecoveryCode(): string {
  // 256 is no multiple of 31: bytes beyond the last whole round are thrown away.
  const letters: string[] = [];
  const limit = 256 - (256 % LETTERS.length);
  while (letters.length < RECOVERY_LETTERS) {
    for (const byte of randomBytes(RECOVERY_LETTERS)) {
      if (byte < limit && letters.length < RECOVERY_LETTERS) letters.push(LETTERS[byte % LETTERS.length] ?? "");
    }
  }
  return letters.join("").replaceAll(/(.{4})(?=.)/g, "$1-");
}

function hashOf(uid: UserId, code: string): string {
  return createHmac("sha256", environment().secondFactorKey).update(`recovery ${uid} ${code}`).digest("base64url");
}
