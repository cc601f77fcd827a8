// Signed envelopes, made by hand so that each part can be made wrong. The server cannot open what is in them, so the
// ciphertext is random; header, hashes and signature are real.
import { randomBytes } from "node:crypto";
import type { Person } from "./person.ts";
import { encodeProtected, messageHash, messageSigningInput, recipientsHash } from "@/lib/protocol/envelope.ts";
import type { EnvelopeHeader, Recipient } from "@/lib/protocol/envelope.ts";
import { compareUserIds } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { BODY_BUCKET_BYTES } from "@/lib/shared/limits.ts";
import { newChainId, type ChainId, type ConversationId } from "@/lib/shared/ids.ts";

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

/** Wrapped keys for these people, as far as anybody without their private keys can tell. */
export function wrapFor(people: readonly Pick<Person, "uid" | "keys">[]): Recipient[] {
  return people
    .map(({ uid, keys }) => ({ header: { kid: keys.encryption.kid, uid }, encrypted_key: random(256) }))
    .sort((a, b) => compareUserIds(a.header.uid, b.header.uid));
}

/** What may be made wrong in an otherwise good envelope. */
export interface Changes {
  header?: Partial<EnvelopeHeader>;
  /** null leaves them out. */
  recipients?: Recipient[] | null;
  /** After signing. */
  envelope?: Record<string, unknown>;
  signingKey?: CryptoKey;
  /** Bytes of ciphertext. */
  size?: number;
}

export interface Sealed {
  /** As it is posted: an Envelope, unless something was made wrong. */
  envelope: Record<string, unknown>;
  header: EnvelopeHeader;
  mh: string;
}

/** One chain of one sender in one conversation: what one browser profile would be. */
export class Sender {
  readonly ch: ChainId = newChainId();
  readonly recipients: Recipient[];
  n = 0;
  ph: string = ZERO_HASH;

  readonly person: Person;
  readonly cid: ConversationId;

  constructor(person: Person, cid: ConversationId, members: readonly Pick<Person, "uid" | "keys">[]) {
    this.person = person;
    this.cid = cid;
    this.recipients = wrapFor(members);
  }

  get path(): string {
    return `/api/conversations/${this.cid}/messages`;
  }

  /** The chain's next envelope with `changes`; the chain itself does not move. */
  async seal({
    header: changed = {},
    recipients,
    envelope: after = {},
    signingKey,
    size,
  }: Changes = {}): Promise<Sealed> {
    const wraps = recipients === undefined ? this.recipients : recipients;
    const header: EnvelopeHeader = {
      cid: this.cid,
      sid: this.person.uid,
      ish: this.person.sh,
      ch: this.ch,
      n: this.n + 1,
      ph: this.ph,
      rh: await recipientsHash(wraps ?? this.recipients),
      kc: random(32),
      ...changed,
    };
    const parts = {
      protected: encodeProtected(header),
      iv: random(12),
      ciphertext: random(size ?? BODY_BUCKET_BYTES),
      tag: random(16),
    };
    const mh = await messageHash(parts);
    const key = signingKey ?? this.person.keys.identity.signingKey;
    const signature = await crypto.subtle.sign("Ed25519", key, messageSigningInput(mh));
    const envelope: Record<string, unknown> = {
      ...parts,
      sig: Buffer.from(signature).toString("base64url"),
      ...(wraps === null ? {} : { recipients: wraps }),
      ...after,
    };
    return { envelope, header, mh };
  }

  /** The next envelope, and the chain moves on. */
  async next(changes: Omit<Changes, "header"> = {}): Promise<Sealed> {
    const sealed = await this.seal(changes);
    this.n = sealed.header.n;
    this.ph = sealed.mh;
    return sealed;
  }
}
