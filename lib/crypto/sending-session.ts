// Sending sessions: one content key, wrapped once for every member, used for up to 100 messages and 60 minutes. It is
// what makes history open a hundred times faster. docs/protocol.md section 5.1. In memory only, never stored.
import { encodeB64u } from "../shared/base64.ts";
import type { UserId } from "../shared/ids.ts";
import { SENDING_SESSION_MESSAGES, SENDING_SESSION_MS } from "../shared/limits.ts";
import { compareUserIds } from "../protocol/conversation-id.ts";
import { keyCommitment, recipientsHash, type Recipient } from "../protocol/envelope.ts";
import type { RsaPublicKey } from "../protocol/rsa-public-key.ts";
import { generateCekBytes, importContentKey, importWrappingKey, RSA_OAEP } from "./secrets.ts";

/** A content key in use. Make a new one at page load, when any member's keys or the roster change, and when spent. */
export class SendingSession {
  /** The wrapped copies, sorted by uid bytes: the dual encryption. */
  readonly recipients: readonly Recipient[];
  readonly rh: string;
  readonly kc: string;
  readonly contentKey: CryptoKey;
  readonly #startedAt: number;
  #sealed = 0;

  constructor(parts: { recipients: readonly Recipient[]; rh: string; kc: string; contentKey: CryptoKey; now: number }) {
    this.recipients = parts.recipients;
    this.rh = parts.rh;
    this.kc = parts.kc;
    this.contentKey = parts.contentKey;
    this.#startedAt = parts.now;
  }

  /** Whether it has been used up. `now`: milliseconds since 1970; a clock set back counts as spent. */
  isSpent(now: number): boolean {
    const age = now - this.#startedAt;
    return this.#sealed >= SENDING_SESSION_MESSAGES || age < 0 || age >= SENDING_SESSION_MS;
  }

  /** Counts one message; throws a RangeError when the session has sealed its last. */
  countMessage(): void {
    if (this.#sealed >= SENDING_SESSION_MESSAGES) throw new RangeError("the sending session is spent");
    this.#sealed += 1;
  }
}

/** Starts a session for exactly these members, the sender included, each with the checked key in force. */
export async function startSendingSession(
  members: readonly { uid: UserId; key: RsaPublicKey }[],
  now: number = Date.now(),
): Promise<SendingSession> {
  const sorted = [...members].sort((a, b) => compareUserIds(a.uid, b.uid));
  const cek = generateCekBytes();
  try {
    const recipients = await Promise.all(
      sorted.map(async ({ uid, key }): Promise<Recipient> => {
        const wrapped = await crypto.subtle.encrypt(RSA_OAEP, await importWrappingKey(key), cek);
        return { header: { kid: key.kid, uid }, encrypted_key: encodeB64u(new Uint8Array(wrapped)) };
      }),
    );
    const [rh, kc] = await Promise.all([recipientsHash(recipients), keyCommitment(cek)]);
    return new SendingSession({ recipients, rh, kc, contentKey: await importContentKey(cek, "encrypt"), now });
  } finally {
    cek.fill(0);
  }
}
