// The first steps of judging posted envelopes: what can be said without looking at any row.
// docs/api.md, "What a posted message must pass", from `profile` to `sender`.
import { createHash } from "node:crypto";
import { messageHashInput, readEnvelope, type ParsedEnvelope } from "../../protocol/envelope.ts";
import type { ConversationId, UserId } from "../../shared/ids.ts";
import { refusal, type Reply } from "../reply.ts";

export type Refused = Extract<Reply<never>, { ok: false }>;

/** Every envelope is AT1, of this conversation, by this sender, and all are of one chain. */
export function admit(
  posted: readonly unknown[],
  cid: ConversationId,
  sender: UserId,
): { ok: true; envelopes: ParsedEnvelope[] } | Refused {
  const envelopes: ParsedEnvelope[] = [];
  for (const [index, value] of posted.entries()) {
    const parsed = readEnvelope(value);
    if (!parsed.ok) return refusal("profile", { index });
    const { header, envelope } = parsed.value;
    if (header.cid !== cid) return refusal("conversation", { index });
    if (header.sid !== sender) return refusal("sender", { index });
    if (header.ch !== (envelopes[0]?.header.ch ?? header.ch)) {
      return refusal("bad_input", { index, field: `messages.${String(index)}` });
    }
    // A job of WebCrypto's costs more than a hash of so few bytes.
    envelopes.push({
      ...parsed.value,
      mh: createHash("sha256").update(messageHashInput(envelope)).digest("base64url"),
    });
  }
  return { ok: true, envelopes };
}
