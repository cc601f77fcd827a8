// Logins and the password on the wire: one's own only.
import * as z from "zod/mini";
import { passwordSchema } from "./people.ts";
import { hashB64uSchema, timestampSchema } from "./primitives.ts";
import { PASSWORD_MAX_BYTES } from "../limits.ts";

/** A login. `id` is a hash: it names a session and opens none. */
export const sessionSchema = z.strictObject({
  id: hashB64uSchema,
  /** The one that asks. */
  isCurrent: z.boolean(),
  createdAt: timestampSchema,
  /** When it was last used, to the minute. */
  seenAt: timestampSchema,
  userAgent: z.nullable(z.string()),
  /** null where no trusted proxy tells. */
  ip: z.nullable(z.string()),
});
export type Session = z.infer<typeof sessionSchema>;

/** `GET /api/sessions`: those that are not ended, the newest use first. */
export const sessionListSchema = z.strictObject({ sessions: z.array(sessionSchema) });
export type SessionList = z.infer<typeof sessionListSchema>;

/** `DELETE /api/sessions`: ends one, or all but the one that asks. */
export const endSessionsSchema = z.strictObject({ which: z.union([hashB64uSchema, z.literal("others")]) });
export const endedSessionsSchema = z.strictObject({ ended: z.int().check(z.gte(0)) });

/** `POST /api/password`: ends all other sessions. 401 `credentials` when `current` is wrong. Keys are not touched. */
export const changePasswordSchema = z.strictObject({
  current: z.string().check(z.maxLength(PASSWORD_MAX_BYTES)),
  password: passwordSchema,
});
export const changedPasswordSchema = z.strictObject({ ended: z.int().check(z.gte(0)) });
