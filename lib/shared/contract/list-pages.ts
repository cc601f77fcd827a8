// Which page of one's conversations is asked for. The server alone knows what a cursor says: where the page before it ended.
import * as z from "zod/mini";
import { isConversationId, type ConversationId } from "../ids.ts";
import { CONVERSATIONS_PAGE } from "../limits.ts";

/** A place in the list: when a conversation was last active, and which it is. No two have the same. */
export interface ListPlace {
  activeAt: number;
  cid: ConversationId;
}

/** Milliseconds since 1970 of the last moment that a database holds, at the end of the year 9999. */
const LAST_MOMENT = 253_402_300_799_999;

export function writeListCursor({ activeAt, cid }: ListPlace): string {
  return `${String(activeAt)}.${cid}`;
}

function readListCursor(text: string): ListPlace | null {
  const [, digits = "", cid = ""] = /^(0|[1-9]\d{0,14})\.([\w-]+)$/.exec(text) ?? [];
  const activeAt = Number(digits);
  return isConversationId(cid) && activeAt <= LAST_MOMENT ? { activeAt, cid } : null;
}

/** `GET /api/conversations?cursor&limit`: what comes after `cursor` in the list, the most recently active first. */
export const listQuerySchema = z.strictObject({
  cursor: z.optional(
    z.pipe(
      z.pipe(z.string(), z.transform(readListCursor)),
      z.custom<ListPlace>((place: unknown) => place !== null, "not a cursor"),
    ),
  ),
  limit: z.optional(
    z
      .pipe(z.string().check(z.regex(/^[1-9]\d{0,2}$/)), z.transform(Number))
      .check(z.refine((limit) => limit <= CONVERSATIONS_PAGE)),
  ),
});
