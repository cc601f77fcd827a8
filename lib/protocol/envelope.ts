// Message envelopes: a strict JWE (RFC 7516, General JSON) profile, signed. This file reads them, computes their hashes
// and checks their signature, all with public data alone. It never sees a content key. docs/protocol.md section 5.
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { concatBytes, encodeUtf8, lengthPrefixed, type Bytes } from "../shared/bytes.ts";
import {
  isChainId,
  isConversationId,
  isUserId,
  type ChainId,
  type ConversationId,
  type UserId,
} from "../shared/ids.ts";
import { BODY_BUCKET_BYTES, BODY_MAX_BYTES, MEMBERS_MAX } from "../shared/limits.ts";
import { good, refuse, type Outcome } from "./codes.ts";
import { compareUserIds } from "./conversation-id.ts";
import { verifyEd25519 } from "./ed25519-public-key.ts";
import { label, labelledHash, labelText, sha256 } from "./hash.ts";
import { decodeExactly, hasExactly, isCount, isHash, isJsonObject, parseB64uJson } from "./strict-parse.ts";

/** One wrapped copy of the content key. `encrypted_key` is base64url of RSA-OAEP output: 256, 384 or 512 bytes. */
export interface Recipient {
  header: { kid: string; uid: UserId };
  encrypted_key: string;
}

/** As transmitted; every string is base64url. `recipients` may be left out when a message of the same sending session carried them. */
export interface Envelope {
  protected: string;
  recipients?: readonly Recipient[];
  iv: string;
  ciphertext: string;
  tag: string;
  sig: string;
}

/** What the protected header binds; the fixed members (typ, alg, enc, v) are implied. */
export interface EnvelopeHeader {
  cid: ConversationId;
  sid: UserId;
  /** Hash of the sender's statement in force. */
  ish: string;
  ch: ChainId;
  n: number;
  /** mh of message n - 1 of the chain, ZERO_HASH for n = 1. */
  ph: string;
  /** Hash of the recipients. */
  rh: string;
  /** Commitment to the content key. */
  kc: string;
}

/** An envelope whose form holds. Nothing about it has been authenticated yet. */
export interface ParsedEnvelope {
  envelope: Envelope;
  header: EnvelopeHeader;
  /** Message hash, base64url. */
  mh: string;
}

const HEADER_MEMBERS = ["typ", "alg", "enc", "v", "cid", "sid", "ish", "ch", "n", "ph", "rh", "kc"] as const;
const ENVELOPE_MEMBERS = ["protected", "iv", "ciphertext", "tag", "sig"] as const;
/** Characters of a protected header: about 480 in use, the rest is room for numbers. */
const PROTECTED_MAX = 1024;
const CIPHERTEXT_MAX = Math.ceil((BODY_MAX_BYTES * 4) / 3);
/** Bytes of RSA-OAEP output for the accepted key sizes. */
const WRAPPED_KEY_BYTES: readonly (number | undefined)[] = [256, 384, 512];
/** Characters of the longest of them in base64url. */
const WRAPPED_KEY_MAX = Math.ceil((512 * 4) / 3);

/** The protected header as it is written: base64url of JSON with the members in the order of section 5. */
export function encodeProtected(header: EnvelopeHeader): string {
  return encodeB64u(encodeUtf8(jsonOf(header)));
}

function jsonOf({ cid, sid, ish, ch, n, ph, rh, kc }: EnvelopeHeader): string {
  const typ = "aryatel-msg+jwe";
  return JSON.stringify({ typ, alg: "RSA-OAEP-256", enc: "A256GCM", v: 1, cid, sid, ish, ch, n, ph, rh, kc });
}

type Parsed<Value> = Outcome<Value, "E_SHAPE" | "E_PROFILE">;

/** Steps 1 and 2 of section 6. `E_SHAPE`: not the members and sizes of an envelope. `E_PROFILE`: not strict, or not AT1. */
export async function parseEnvelope(value: unknown): Promise<Parsed<ParsedEnvelope>> {
  const read = readEnvelope(value);
  return read.ok ? good({ ...read.value, mh: await messageHash(read.value.envelope) }) : read;
}

/** The same without its hash, for whoever takes that of `messageHashInput` at once. */
export function readEnvelope(value: unknown): Parsed<Omit<ParsedEnvelope, "mh">> {
  const envelope = readShape(value);
  if (envelope === null) return refuse("E_SHAPE");
  const header = readProfile(envelope);
  if (header === null) return refuse("E_PROFILE");
  return good({ envelope, header });
}

/**
 * What was found out about lists of recipients: all messages of a sending session come with the same one, and most of what a
 * message costs would be spent on it. Lists are looked at by identity, as they were parsed; nobody changes them.
 */
const known = {
  read: new WeakMap<readonly unknown[], readonly Recipient[]>(),
  strict: new WeakSet<readonly Recipient[]>(),
  hashes: new WeakMap<readonly Recipient[], Promise<string>>(),
};

function readShape(value: unknown): Envelope | null {
  if (!isJsonObject(value) || !hasExactly(value, ENVELOPE_MEMBERS, ["recipients"])) return null;
  const { protected: protectedText, iv, ciphertext, tag, sig, recipients } = value;
  if (!isTextUpTo(protectedText, PROTECTED_MAX) || !isTextUpTo(ciphertext, CIPHERTEXT_MAX)) return null;
  if (!isTextUpTo(iv, 16) || !isTextUpTo(tag, 22) || !isTextUpTo(sig, 86)) return null;
  const strings = { protected: protectedText, iv, ciphertext, tag, sig };
  if (recipients === undefined) return Object.hasOwn(value, "recipients") ? null : strings;
  if (!Array.isArray(recipients) || recipients.length === 0 || recipients.length > MEMBERS_MAX) return null;
  const read = known.read.get(recipients) ?? recipients.map(readRecipient);
  if (!read.every((recipient) => recipient !== null)) return null;
  known.read.set(recipients, read);
  return { ...strings, recipients: read };
}

function isTextUpTo(value: unknown, max: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= max;
}

function readRecipient(value: unknown): Recipient | null {
  if (!isJsonObject(value) || !hasExactly(value, ["header", "encrypted_key"])) return null;
  const { header, encrypted_key: encryptedKey } = value;
  if (!isJsonObject(header) || !hasExactly(header, ["kid", "uid"])) return null;
  const { kid, uid } = header;
  if (!isTextUpTo(kid, 43) || typeof uid !== "string" || !isUserId(uid)) return null;
  return isTextUpTo(encryptedKey, WRAPPED_KEY_MAX) ? { header: { kid, uid }, encrypted_key: encryptedKey } : null;
}

function readProfile(envelope: Envelope): EnvelopeHeader | null {
  return hasStrictParts(envelope) ? parseProtected(envelope.protected) : null;
}

/** The protected header alone, step 2; null when it is not the one spelling of an AT1 header. */
export function parseProtected(text: string): EnvelopeHeader | null {
  const parsed = text.length <= PROTECTED_MAX ? parseB64uJson(text) : null;
  if (parsed === null || !hasExactly(parsed.object, HEADER_MEMBERS)) return null;
  const { cid, sid, ish, ch, n, ph, rh, kc } = parsed.object;
  if (typeof cid !== "string" || !isConversationId(cid)) return null;
  if (typeof sid !== "string" || !isUserId(sid)) return null;
  if (typeof ch !== "string" || !isChainId(ch) || !isCount(n, 1)) return null;
  if (!isHash(ish) || !isHash(ph) || !isHash(rh) || !isHash(kc)) return null;
  const header = { cid, sid, ish, ch, n, ph, rh, kc };
  // Written again it must be the same text, and one text has one base64url: that checks typ, alg, enc, v, order, duplicates and
  // number forms at once.
  return jsonOf(header) === parsed.json ? header : null;
}

function hasStrictParts({ iv, tag, sig, ciphertext, recipients }: Envelope): boolean {
  if (decodeExactly(iv, 12) === null || decodeExactly(tag, 16) === null || decodeExactly(sig, 64) === null)
    return false;
  const size = decodeB64u(ciphertext)?.length ?? 0;
  if (size === 0 || size % BODY_BUCKET_BYTES !== 0 || size > BODY_MAX_BYTES) return false;
  return recipients === undefined || known.strict.has(recipients) || areStrict(recipients);
}

function areStrict(recipients: readonly Recipient[]): boolean {
  const holds = recipients.every(
    ({ header, encrypted_key: encryptedKey }, index, all) =>
      isHash(header.kid) &&
      WRAPPED_KEY_BYTES.includes(decodeB64u(encryptedKey)?.length) &&
      isAfter(header.uid, all[index - 1]?.header.uid),
  );
  if (holds) known.strict.add(recipients);
  return holds;
}

/** Recipients are sorted by uid bytes, which also makes each appear once. */
function isAfter(uid: UserId, previous: UserId | undefined): boolean {
  return previous === undefined || compareUserIds(previous, uid) < 0;
}

/** `mh`: SHA("AryaTel/v1/msg\n" ‖ P ‖ "." ‖ I ‖ "." ‖ C ‖ "." ‖ T) over the base64url strings; base64url. */
export async function messageHash(envelope: Omit<Envelope, "sig" | "recipients">): Promise<string> {
  return encodeB64u(await sha256(messageHashInput(envelope)));
}

/** What `mh` is the SHA-256 of. */
export function messageHashInput(envelope: Omit<Envelope, "sig" | "recipients">): Bytes {
  const { protected: protectedText, iv, ciphertext, tag } = envelope;
  return encodeUtf8(`${labelText("msg")}${protectedText}.${iv}.${ciphertext}.${tag}`);
}

/** What the identity key signs: "AryaTel/v1/msg-sig\n" ‖ mh (32 bytes). Throws a RangeError when mh is no hash. */
export function messageSigningInput(mh: string): Bytes {
  const hash = decodeExactly(mh, 32);
  if (hash === null) throw new RangeError("mh is base64url of 32 bytes");
  return concatBytes(label("msg-sig"), hash);
}

/** Whether the envelope carries the signature of this identity key (32 bytes). */
export function verifyEnvelopeSignature({ envelope, mh }: ParsedEnvelope, ik: Bytes): Promise<boolean> {
  return verifyMessageSignature(envelope.sig, mh, ik);
}

/** Whether the signature (base64url) is this identity key's (32 bytes) over the message hash. */
export async function verifyMessageSignature(sig: string, mh: string, ik: Bytes): Promise<boolean> {
  const signature = decodeExactly(sig, 64);
  return signature !== null && (await verifyEd25519(ik, signature, messageSigningInput(mh)));
}

/** `rh`: SHA("AryaTel/v1/recipients\n" ‖ for each: lp(uid) ‖ lp(kid) ‖ lp(W raw)); base64url. Throws a RangeError on a malformed W. */
export function recipientsHash(recipients: readonly Recipient[]): Promise<string> {
  // Messages that are read side by side share it before it is there.
  const hash = known.hashes.get(recipients) ?? hashRecipients(recipients);
  known.hashes.set(recipients, hash);
  return hash;
}

async function hashRecipients(recipients: readonly Recipient[]): Promise<string> {
  const parts = recipients.flatMap(({ header, encrypted_key: encryptedKey }) => {
    const wrapped = decodeB64u(encryptedKey);
    if (wrapped === null) throw new RangeError("encrypted_key is base64url");
    return [encodeUtf8(header.uid), encodeUtf8(header.kid), wrapped].map(lengthPrefixed);
  });
  return encodeB64u(await labelledHash("recipients", ...parts));
}

/** `kc`: SHA("AryaTel/v1/key-commit\n" ‖ cek), base64url. AES-GCM alone does not commit to its key (section 5). */
export async function keyCommitment(cekBytes: Bytes): Promise<string> {
  return encodeB64u(await labelledHash("key-commit", cekBytes));
}
