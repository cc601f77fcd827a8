// Sending: judge and store in one transaction under the conversation's lock, so that what was judged is what is stored.
// Repeating a request is always safe: what is known gets the same answer again, and nothing is written twice.
import { ZERO_HASH } from "../../protocol/hash.ts";
import type { ParsedEnvelope } from "../../protocol/envelope.ts";
import type { PostedMessages } from "../../shared/contract/messages.ts";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import {
  isNameTaken,
  withConversationsLocked,
  type LockedConversations,
  type NewMessages,
  type SendState,
} from "../data/send.ts";
import { chainName, type ChainRecord, type LockedConversation, type Wanted } from "../data/send-facts.ts";
import { announceMessages } from "../events/announce.ts";
import { countStored } from "../metrics.ts";
import { answer, refusal, type Reply } from "../reply.ts";
import { admit, type Refused } from "./admission.ts";
import { judge, type Judged } from "./judgement.ts";
import { isMember, noteMember } from "./membership.ts";
import { sharedCommits, type Sending } from "./shared-commits.ts";
import { beginVerifying, noteIdentities } from "./signatures.ts";

interface Send extends Sending {
  readonly viewer: UserId;
  readonly envelopes: readonly ParsedEnvelope[];
  readonly wanted: Wanted;
}

interface Accepted {
  ok: true;
  reply: Reply<PostedMessages>;
  members: readonly UserId[];
  news: Parameters<typeof announceMessages>[2];
}

/** 201 with the places when something was stored, 200 with the same places when everything was known. */
export async function sendMessages(
  viewer: UserId,
  cid: ConversationId,
  posted: readonly unknown[],
): Promise<Reply<PostedMessages>> {
  const admitted = admit(posted, cid, viewer);
  if (!admitted.ok) return admitted;
  const { envelopes } = admitted;
  const [first] = envelopes;
  if (first === undefined) return refusal("bad_input", { field: "messages" });
  // Without the lock first: a stranger must not be able to hold up other people's conversation.
  if (!(await isMember(viewer, cid))) return refusal("not_found");
  beginVerifying(viewer, envelopes);
  const wanted = wantedFor(viewer, cid, first, envelopes);
  const outcome = await sharedCommits(commit).add({ cid, count: envelopes.length, viewer, envelopes, wanted });
  if (!outcome.ok) return outcome;
  countStored(outcome.news.length);
  announceMessages(outcome.members, cid, outcome.news);
  return outcome.reply;
}

/** The places that the batch takes when its numbers follow each other: never more than it has envelopes, whatever it claims. */
function wantedFor(
  viewer: UserId,
  cid: ConversationId,
  first: ParsedEnvelope,
  envelopes: readonly ParsedEnvelope[],
): Wanted {
  const { ch, n } = first.header;
  const without = envelopes.filter(({ envelope }) => envelope.recipients === undefined);
  return {
    viewer,
    cid,
    chain: ch,
    // The place before the first one holds what its ph must be.
    from: n - 1,
    to: n - 1 + envelopes.length,
    rhs: [...new Set(without.map(({ header }) => header.rh))],
  };
}

function commit(sends: readonly Send[]): Promise<readonly (Accepted | Refused)[]> {
  return withConversationsLocked(
    sends.map(({ wanted }) => wanted),
    async (locked) => {
      const { now } = locked;
      const accepted: NewMessages[] = [];
      // Each conversation's one after the other, and the conversations side by side.
      const outcomes = new Map<Send, Accepted | Refused>();
      const byConversation = Map.groupBy(sends, ({ cid }) => cid);
      await Promise.all(
        Array.from(byConversation.values(), async (some) => {
          for (const send of some) outcomes.set(send, await judgeOne(send, locked, now, accepted));
        }),
      );
      await locked.store(accepted);
      return sends.map((send) => outcomes.get(send) ?? refusal("not_found"));
    },
  );
}

async function judgeOne(
  send: Send,
  locked: LockedConversations,
  now: Date,
  accepted: NewMessages[],
): Promise<Accepted | Refused> {
  const { viewer, cid, envelopes, wanted } = send;
  const conversation = locked.conversations.get(cid);
  const isTheirs = conversation?.members.has(viewer) === true;
  noteMember(viewer, cid, isTheirs);
  // An id names its kind too: another letter before the same bytes is another conversation.
  if (conversation === undefined || !isTheirs || !cid.startsWith(conversation.kind)) return refusal("not_found");
  noteIdentities(conversation.heads);
  const chain = conversation.chains.get(chainName(viewer, wanted.chain)) ?? new Map<number, ChainRecord>();
  const state: SendState = {
    ...conversation,
    chain,
    isNameTaken: wanted.from === 0 && isNameTaken(conversation, wanted),
  };
  const judged = await judge(envelopes, viewer, state);
  if (!judged.ok) return judged.code === "chain" ? withChainHead(judged, locked, conversation, wanted) : judged;
  place(judged, conversation, wanted, now);
  if (judged.fresh.length > 0) accepted.push({ viewer, cid, placed: judged.fresh, wraps: judged.wraps });
  const stored = judged.places.map(({ seq, at, mh }) => ({ seq, at: (at ?? now).getTime(), mh }));
  return {
    ok: true,
    reply: answer(judged.fresh.length > 0 ? 201 : 200, { stored }),
    members: [...conversation.heads.keys()],
    news: newsOf(judged, conversation, now),
  };
}

/** What comes after in the same transaction is judged by this as by what is stored. */
function place({ fresh, wraps }: Judged, conversation: LockedConversation, { viewer, chain }: Wanted, now: Date): void {
  const name = chainName(viewer, chain);
  const places = conversation.chains.get(name) ?? new Map<number, ChainRecord>();
  const known = new Map(places);
  for (const { parsed, seq } of fresh) {
    const { mh, envelope, header } = parsed;
    known.set(header.n, { n: header.n, seq, at: now, mh, sig: envelope.sig });
    conversation.lastSeq = seq;
  }
  conversation.chains.set(name, known);
  for (const [rh, recipients] of wraps) conversation.wraps[rh] = [...recipients];
}

/** What was stored, as a page of history would have it: all of it is at hand, so that nothing has to be read again. */
function newsOf({ fresh, wraps }: Judged, conversation: LockedConversation, now: Date): Accepted["news"] {
  return fresh.map(({ parsed: { envelope, header }, seq }) => {
    const { protected: protectedText, iv, ciphertext, tag, sig } = envelope;
    const recipients = wraps.get(header.rh) ?? conversation.wraps[header.rh] ?? [];
    return {
      message: { seq, at: now.getTime(), protected: protectedText, iv, ciphertext, tag, sig },
      wraps: { [header.rh]: [...recipients] },
    };
  });
}

/** Where the chain stands, with what this transaction is about to store. */
async function withChainHead(
  refused: Refused,
  locked: LockedConversations,
  conversation: LockedConversation,
  wanted: Wanted,
): Promise<Refused> {
  const { chain: ch, viewer } = wanted;
  const here = [...(conversation.chains.get(chainName(viewer, ch))?.values() ?? [])].sort((a, b) => b.n - a.n)[0];
  const stored = await locked.findChainHead(wanted);
  const { n, mh } = here !== undefined && here.n > (stored?.n ?? 0) ? here : (stored ?? { n: 0, mh: ZERO_HASH });
  return { ...refused, detail: { ...refused.detail, chain: { ch, n, mh } } };
}
