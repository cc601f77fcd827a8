// The rest of judging posted envelopes, against the rows as they are under the conversation's lock.
// docs/api.md, "What a posted message must pass", from `roster` to the end, in that order. Reads and writes nothing itself.
import type { UserId } from "../../shared/ids.ts";
import { recipientsHash, type ParsedEnvelope, type Recipient } from "../../protocol/envelope.ts";
import { ZERO_HASH } from "../../protocol/hash.ts";
import type { PlacedEnvelope, SendState } from "../data/send.ts";
import type { ChainRecord } from "../data/send-facts.ts";
import { refusal } from "../reply.ts";
import type { Refused } from "./admission.ts";
import { isSignedBy } from "./signatures.ts";

/** What becomes of a batch: some may be known from an earlier request, the rest are new, in order. */
export interface Judged {
  ok: true;
  /** One for each envelope; `at` null means "now". */
  places: { seq: number; at: Date | null; mh: string }[];
  fresh: PlacedEnvelope[];
  /** Wrapped keys that came along, by rh. */
  wraps: Map<string, readonly Recipient[]>;
}

/** A refusal by `chain` still lacks where the chain stands. */
export async function judge(
  envelopes: readonly ParsedEnvelope[],
  sender: UserId,
  state: SendState,
): Promise<Judged | Refused> {
  const judged: Judged = { ok: true, places: [], fresh: [], wraps: new Map() };
  let before: ParsedEnvelope | undefined;
  for (const [index, parsed] of envelopes.entries()) {
    const known = state.chain.get(parsed.header.n);
    // Within a batch the numbers follow each other, so no place of the chain comes twice and no range is longer than the batch.
    const follows = before === undefined || parsed.header.n === before.header.n + 1;
    if (known !== undefined && follows && (await isSame(parsed, known))) {
      judged.places.push({ seq: known.seq, at: known.at, mh: known.mh });
    } else {
      const refused = await judgeNew(parsed, sender, state, judged.wraps);
      if (refused !== null) return { ...refused, detail: { ...refused.detail, index } };
      if (known !== undefined && follows) return refusal("conflict", { index });
      if (before === undefined && state.isNameTaken) return refusal("chain", { index });
      if (!follows || !isNext(parsed, before, state)) return refusal("chain", { index });
      place(judged, parsed, state);
    }
    before = parsed;
  }
  return judged;
}

/** The same bytes: mh covers header, iv, ciphertext and tag; rh in the header covers the recipients, where they came along. */
async function isSame({ envelope, header, mh }: ParsedEnvelope, known: ChainRecord): Promise<boolean> {
  if (mh !== known.mh || envelope.sig !== known.sig) return false;
  return envelope.recipients === undefined || (await recipientsHash(envelope.recipients)) === header.rh;
}

async function judgeNew(
  parsed: ParsedEnvelope,
  sender: UserId,
  state: SendState,
  wrapsSoFar: ReadonlyMap<string, readonly Recipient[]>,
): Promise<Refused | null> {
  if (state.isAnyGone) return refusal("gone");
  const { envelope, header } = parsed;
  const recipients = envelope.recipients ?? wrapsSoFar.get(header.rh) ?? state.wraps[header.rh];
  if (recipients === undefined) return refusal("wraps");
  if (!areMembers(recipients, state)) return refusal("roster");
  const head = state.heads.get(sender);
  if (head === undefined) return refusal("roster");
  if (isAnyRevoked(state) || !areCurrent(recipients, state) || header.ish !== head.sh) {
    return refusal("keys", { heads: headsOf(state) });
  }
  if (envelope.recipients !== undefined && (await recipientsHash(envelope.recipients)) !== header.rh) {
    return refusal("recipients_hash");
  }
  if (!(await isSignedBy(parsed, head.ik))) return refusal("signature");
  return null;
}

/** The envelope's form has them sorted and each once, so equal numbers and no stranger mean equal sets. */
function areMembers(recipients: readonly Recipient[], { heads }: SendState): boolean {
  return recipients.length === heads.size && recipients.every(({ header }) => heads.has(header.uid));
}

function areCurrent(recipients: readonly Recipient[], { heads }: SendState): boolean {
  return recipients.every(({ header }) => heads.get(header.uid)?.ekKid === header.kid);
}

/** Nothing is accepted from or for an account after its revoke. */
function isAnyRevoked({ heads }: SendState): boolean {
  return Array.from(heads.values()).some(({ op }) => op === "revoke");
}

function headsOf({ heads }: SendState) {
  return Array.from(heads.values(), ({ uid, seq, sh }) => ({ uid, seq, sh }));
}

/** ph is the mh of the place before, in the batch or on the server. */
function isNext({ header }: ParsedEnvelope, before: ParsedEnvelope | undefined, state: SendState): boolean {
  if (before !== undefined) return header.ph === before.mh;
  const last = header.n === 1 ? ZERO_HASH : state.chain.get(header.n - 1)?.mh;
  return header.ph === last;
}

function place(judged: Judged, parsed: ParsedEnvelope, { lastSeq }: SendState): void {
  const seq = lastSeq + judged.fresh.length + 1;
  judged.fresh.push({ parsed, seq });
  judged.places.push({ seq, at: null, mh: parsed.mh });
  const { envelope, header } = parsed;
  if (envelope.recipients !== undefined) judged.wraps.set(header.rh, envelope.recipients);
}
