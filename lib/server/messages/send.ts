// Sending: judge and store in one transaction under the conversation's lock, so that what was judged is what is stored.
// Repeating a request is always safe: what is known gets the same answer again, and nothing is written twice.
import type { ChainId, ConversationId, UserId } from "../../shared/ids.ts";
import type { PostedMessages } from "../../shared/contract/messages.ts";
import { ZERO_HASH } from "../../protocol/hash.ts";
import type { ParsedEnvelope } from "../../protocol/envelope.ts";
import { withConversationLocked, type LockedConversation, type SendState, type Wanted } from "../data/send.ts";
import { announceMessages } from "../events/announce.ts";
import { countStored } from "../metrics.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { admit } from "./admission.ts";
import { judge, type Judged } from "./judgement.ts";

/** 201 with the places when something was stored, 200 with the same places when everything was known. */
export async function sendMessages(
  viewer: UserId,
  cid: ConversationId,
  posted: readonly unknown[],
): Promise<Reply<PostedMessages>> {
  const admitted = await admit(posted, cid, viewer);
  if (!admitted.ok) return admitted;
  const { envelopes } = admitted;
  const [first] = envelopes;
  if (first === undefined) return refusal("bad_input", { field: "messages" });
  const wanted = wantedFor(first, envelopes);
  const outcome = await withConversationLocked(viewer, cid, async (conversation) => {
    const state = await conversation.read(wanted);
    const judged = await judge(envelopes, viewer, state);
    if (!judged.ok) return judged.code === "chain" ? withChainHead(judged, conversation, wanted.chain) : judged;
    const now = new Date();
    await conversation.store(judged.fresh, judged.wraps, now);
    const stored = judged.places.map(({ seq, at, mh }) => ({ seq, at: (at ?? now).getTime(), mh }));
    const reply = answer(judged.fresh.length > 0 ? 201 : 200, { stored });
    return { ok: true as const, reply, members: [...state.heads.keys()], news: newsOf(judged, state, now) };
  });
  if (outcome === null) return refusal("not_found");
  if (!outcome.ok) return outcome;
  countStored(outcome.news.length);
  announceMessages(outcome.members, cid, outcome.news);
  return outcome.reply;
}

/** What was stored, as a page of history would have it: all of it is at hand, so that nothing has to be read again. */
function newsOf({ fresh, wraps }: Judged, state: SendState, now: Date) {
  return fresh.map(({ parsed: { envelope, header }, seq }) => {
    const { protected: protectedText, iv, ciphertext, tag, sig } = envelope;
    const recipients = wraps.get(header.rh) ?? state.wraps[header.rh] ?? [];
    return {
      message: { seq, at: now.getTime(), protected: protectedText, iv, ciphertext, tag, sig },
      wraps: { [header.rh]: [...recipients] },
    };
  });
}

/** The places that the batch takes when its numbers follow each other: never more than it has envelopes, whatever it claims. */
function wantedFor(first: ParsedEnvelope, envelopes: readonly ParsedEnvelope[]): Wanted {
  const { ch, n } = first.header;
  // The place before the first one holds what its ph must be.
  return {
    chain: ch,
    from: n - 1,
    to: n - 1 + envelopes.length,
    rhs: envelopes.filter(({ envelope }) => envelope.recipients === undefined).map(({ header }) => header.rh),
  };
}

async function withChainHead<Refused extends Extract<Reply<never>, { ok: false }>>(
  refused: Refused,
  conversation: LockedConversation,
  ch: ChainId,
): Promise<Refused> {
  const { n, mh } = (await conversation.findChainHead(ch)) ?? { n: 0, mh: ZERO_HASH };
  return { ...refused, detail: { ...refused.detail, chain: { ch, n, mh } } };
}
