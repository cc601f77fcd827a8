// One conversation in which everything is wrong that can be wrong with a message: each mark and each placeholder once, made
// by a hostile writer and a hostile server together. What it takes apart are real messages with real signatures.
import { sealMessage } from "../../../lib/crypto/index.ts";
import {
  encodeProtected,
  messageHash,
  parseEnvelope,
  recipientsHash,
  type EnvelopeHeader,
  type Recipient,
} from "../../../lib/protocol/envelope.ts";
import { decodeB64u, encodeB64u } from "../../../lib/shared/base64.ts";
import { encodeUtf8, type Bytes } from "../../../lib/shared/bytes.ts";
import type { SealedMessage, StoredMessage, Wraps } from "../../../lib/shared/contract/messages.ts";
import { sessionOf, signedBy, type FullEnvelope, type KnownPerson } from "../../support/conversation.ts";
import { twoFacedEnvelope } from "../../support/two-faced.ts";
import type { Stored } from "./evil-server.ts";
import { WritingByHand, type PeerByHand } from "./peer-by-hand.ts";

const HOUR = 60 * 60_000;

/** What the conversation shows, in its order. */
export const EVERY_MARK: readonly RegExp[] = [
  /all is well/,
  /gap:.*A message before this one is missing/,
  /early:.*A message before this one is missing/,
  /order:.*another order than it was written/,
  /causal:.*does not stand before it here/,
  /time:.*may be wrong by more than five minutes/,
  /one story/,
  /fork:.*Two different messages claim this place/,
  /all is well.*shown to you a second time/,
  /This message arrived damaged/,
  /made in a way that AryaTel does not allow/,
  /belongs to another conversation/,
  /from somebody who is not in this conversation/,
  /The sender's identity could not be confirmed/,
  /was not locked for the two of you alone/,
  /This message may not be from/,
  /Your key does not open this message/,
  /This message may not be what/,
  /was changed after it was locked/,
  /The content of this message cannot be read/,
  /The server no longer has this message/,
  /needs a newer version of AryaTel/,
];

interface Cast {
  reader: KnownPerson;
  /** Writes to the reader, with valid keys. */
  eve: PeerByHand;
  /** Has written to Eve alone. */
  carl: PeerByHand;
}

/** What a server would show to the reader. None of it has to be posted. */
export async function everyMark({ reader, eve, carl }: Cast): Promise<Stored> {
  const wraps: Wraps = {};
  const keep = async (envelope: FullEnvelope): Promise<SealedMessage> => {
    const { recipients, ...sealed } = envelope;
    wraps[(await headerOf(envelope)).rh] = [...recipients];
    return { ...sealed, seq: 1, at: Date.now() };
  };
  const writing = new WritingByHand(eve, reader);
  const say = async (text: string, body?: Parameters<WritingByHand["seal"]>[1]) => keep(await writing.seal(text, body));
  /** The only message of a chain of its own, so that what is wrong with it marks nothing else. */
  const alone = () => new WritingByHand(eve, reader);

  const well = await say("all is well");
  await say("dropped");
  const [gap, order, early] = [await say("gap:"), await say("order:"), await say("early:")];
  const never = encodeB64u(new Uint8Array(32).fill(7));
  const causal = await say("causal:", { seen: [[writing.ch, 99, never]] });
  const late = { ...(await say("time:")), at: Date.now() - HOUR };
  const copy = writing.copy();
  const [story, fork] = [await say("one story"), await keep(await copy.seal("fork:"))];

  const envelope = await alone().seal("never shown");
  const [whole, header] = [await keep(envelope), await headerOf(envelope)];
  const { seq, at } = whole;
  const elsewhere = await new WritingByHand(carl, eve).seal("for eve alone");
  const strange = { ...(await headerOf(elsewhere)), cid: header.cid };
  /** The same ciphertext under another header, or for other recipients, and signed again. */
  const signedAnew = async (recipients: readonly Recipient[]) => {
    const protectedText = encodeProtected({ ...header, ...alone().place, rh: await recipientsHash(recipients) });
    return keep(await signedBy(eve, { ...envelope, protected: protectedText, recipients }));
  };
  const unopenable = envelope.recipients.map((one) => {
    const isReaders = one.header.uid === reader.chain.uid;
    return isReaders ? { ...one, encrypted_key: encodeB64u(crypto.getRandomValues(new Uint8Array(256))) } : one;
  });
  const texts = { shown: "one story", hidden: "another" };
  const { envelope: twoFaced } = await twoFacedEnvelope(eve, reader, texts, { committedTo: "sender" });
  const withBody = async (body: Bytes) => {
    const place = { cid: header.cid, sid: header.sid, ish: header.ish, ...alone().place };
    return keep((await sealMessage(await sessionOf(eve, reader), place, body, eve.keys.identity.signingKey)).envelope);
  };
  const messages: StoredMessage[] = [
    ...[well, gap, early, order, causal, late, story, fork, well],
    { ...whole, tag: "" },
    { ...whole, protected: encodeB64u(encodeUtf8('{"typ":"aryatel-msg+jwe"}')) },
    await keep(elsewhere),
    { ...whole, protected: encodeProtected(strange) },
    { ...whole, protected: encodeProtected({ ...header, ish: never }) },
    await signedAnew(envelope.recipients.slice(0, 1)),
    { ...whole, sig: flip(whole.sig) },
    await signedAnew(unopenable),
    await keep(twoFaced),
    await signedAnew(envelope.recipients),
    await withBody(new Uint8Array(256).fill(65)),
    { seq, at, protected: whole.protected, mh: await messageHash(whole), sig: whole.sig },
    await withBody(padded('{"v":2,"t":"hologram"}')),
  ];
  return { messages, wraps };
}

async function headerOf(envelope: unknown): Promise<EnvelopeHeader> {
  const parsed = await parseEnvelope(envelope);
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.value.header;
}

function flip(text: string): string {
  const bytes = decodeB64u(text) ?? new Uint8Array();
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return encodeB64u(bytes);
}

/** docs/protocol.md section 5.2. */
function padded(json: string): Bytes {
  const body = new Uint8Array(256);
  body.set(encodeUtf8(json));
  body[json.length] = 0x80;
  return body;
}
