// The id of the conversation between two people follows from the two: the server can neither invent nor duplicate one.
// docs/protocol.md section 5.
import { compareBytes, encodeUtf8, lengthPrefixed } from "../shared/bytes.ts";
import { idBytes, pairConversationIdFrom, type ConversationId, type UserId } from "../shared/ids.ts";
import { labelledHash } from "./hash.ts";

/** The order of members: by the 16 bytes behind the prefix. Negative, zero or positive. */
export function compareUserIds(a: UserId, b: UserId): number {
  return compareBytes(idBytes(a), idBytes(b));
}

/** `d_` ‖ b64u(first 16 bytes of SHA("AryaTel/v1/dm\n" ‖ lp(smaller uid) ‖ lp(larger uid))), uids as ASCII. */
export async function pairConversationId(a: UserId, b: UserId): Promise<ConversationId> {
  const [smaller, larger] = compareUserIds(a, b) <= 0 ? [a, b] : [b, a];
  const hash = await labelledHash("dm", lengthPrefixed(encodeUtf8(smaller)), lengthPrefixed(encodeUtf8(larger)));
  return pairConversationIdFrom(hash.subarray(0, 16));
}
