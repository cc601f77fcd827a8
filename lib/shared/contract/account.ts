// One's own account on the wire.
import * as z from "zod/mini";
import { PASSWORD_MAX_BYTES } from "../limits.ts";

/** `DELETE /api/account` → 200. It cannot be taken back; 401 `credentials` when the password is wrong. */
export const deleteAccountSchema = z.strictObject({ password: z.string().check(z.maxLength(PASSWORD_MAX_BYTES)) });
export const deletedAccountSchema = z.strictObject({});
