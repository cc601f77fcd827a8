// Two people with keys in a conversation, and messages sealed as a client seals them; or as a client that cheats would.
import { encodeBody } from "../../lib/protocol/body.ts";
import type { TextBody } from "../../lib/protocol/spoken-body.ts";
import { pairConversationId } from "../../lib/protocol/conversation-id.ts";
import { messageHash, messageSigningInput, type Envelope, type Recipient } from "../../lib/protocol/envelope.ts";
import { ZERO_HASH } from "../../lib/protocol/hash.ts";
import type { Expectation } from "../../lib/protocol/receive.ts";
import { sealMessage, startSendingSession, type MessagePlace, type SendingSession } from "../../lib/crypto/index.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import type { ConversationId } from "../../lib/shared/ids.ts";
import { aChainId, type TestPerson } from "./vectors.ts";

export type FullEnvelope = Envelope & { recipients: readonly Recipient[] };
/** Somebody of whom only the public keys are here. */
export type KnownPerson = Pick<TestPerson, "chain">;

export async function conversationOf(a: KnownPerson, b: KnownPerson): Promise<ConversationId> {
  return pairConversationId(a.chain.uid, b.chain.uid);
}

export async function sessionOf(...members: readonly KnownPerson[]): Promise<SendingSession> {
  return startSendingSession(members.map(({ chain }) => ({ uid: chain.uid, key: chain.head.ek })));
}

/** What `viewer` expects of messages in the conversation with `peer`. */
export async function expectationOf(viewer: TestPerson, peer: TestPerson): Promise<Expectation> {
  return {
    cid: await conversationOf(viewer, peer),
    viewer: viewer.chain.uid,
    members: new Map([viewer, peer].map(({ chain }) => [chain.uid, chain])),
    ownKids: new Set([viewer.keys.encryption.kid, ...viewer.keys.archived.map(({ kid }) => kid)]),
  };
}

export function textBody(b: string, ts = 1_790_000_000_000): TextBody {
  return { v: 1, t: "text", ts, b };
}

/** A message of `sender` to `peer`; `place`, `session` and `body` replace what an honest client would say. */
export async function seal(
  sender: TestPerson,
  peer: KnownPerson,
  text: string,
  {
    place = {},
    session,
    body: more = {},
  }: { place?: Partial<MessagePlace>; session?: SendingSession; body?: Partial<TextBody> } = {},
): Promise<{ envelope: FullEnvelope; mh: string }> {
  const body = encodeBody({ ...textBody(text), ...more });
  if (body === null) throw new Error("too long");
  const honest: MessagePlace = {
    cid: await conversationOf(sender, peer),
    sid: sender.chain.uid,
    ish: sender.chain.head.sh,
    ch: aChainId,
    n: 1,
    ph: ZERO_HASH,
  };
  const used = session ?? (await sessionOf(sender, peer));
  return sealMessage(used, { ...honest, ...place }, body, sender.keys.identity.signingKey);
}

/** The envelope signed (again) by someone, over whatever it says now. */
export async function signedBy(signer: TestPerson, envelope: FullEnvelope): Promise<FullEnvelope> {
  const input = messageSigningInput(await messageHash(envelope));
  const signature = await crypto.subtle.sign("Ed25519", signer.keys.identity.signingKey, input);
  return { ...envelope, sig: encodeB64u(new Uint8Array(signature)) };
}
