import { BODY_MAX_BYTES } from "@/lib/shared/limits.ts";

/** Bytes of a body that are not its text: members, a reply, what was seen, padding. docs/protocol.md section 5.2. */
const RESERVED_BYTES = 1024;
const ROOM_BYTES = BODY_MAX_BYTES - RESERVED_BYTES;
/** Messages one text may become. Cutting at words leaves some room unused, so this is below what sending can do. */
const PARTS_MAX = 16;
/** A character takes at most six bytes of JSON: below this many nothing needs to be counted. */
const SURE_LENGTH = ROOM_BYTES / 6;

export interface TextRoom {
  /** Messages the text will become, about. */
  parts: number;
  /** Characters by which it is too long to be sent at all, about; 0 when it fits. */
  tooMany: number;
}

/** How a text fits, before it is sent. */
export function measureText(text: string): TextRoom {
  if (text.length <= SURE_LENGTH) return { parts: 1, tooMany: 0 };
  const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
  const over = bytes - PARTS_MAX * ROOM_BYTES;
  return { parts: Math.ceil(bytes / ROOM_BYTES), tooMany: over > 0 ? Math.ceil(over * (text.length / bytes)) : 0 };
}
