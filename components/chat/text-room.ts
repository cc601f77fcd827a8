import { BODY_MAX_BYTES } from "@/lib/shared/limits.ts";

/** Bytes of a body that are not the text: its members, a reply, what was seen, padding. docs/protocol.md section 5.2. */
const RESERVED_BYTES = 1024;
const ROOM_BYTES = BODY_MAX_BYTES - RESERVED_BYTES;
/** A character takes at most six bytes of JSON: below this many nothing needs to be counted. */
const SURE_LENGTH = ROOM_BYTES / 6;

/** By about how many characters a text is too long for one message; 0 when it fits. */
export function charactersTooMany(text: string): number {
  if (text.length <= SURE_LENGTH) return 0;
  const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
  if (bytes <= ROOM_BYTES) return 0;
  return Math.ceil((bytes - ROOM_BYTES) * (text.length / bytes));
}
