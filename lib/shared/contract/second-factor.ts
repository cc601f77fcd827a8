// The second step at sign-in on the wire: codes from an app on another device (TOTP, RFC 6238), and recovery codes.
import * as z from "zod/mini";
import { PASSWORD_MAX_BYTES } from "../limits.ts";

const passwordSchema = z.string().check(z.maxLength(PASSWORD_MAX_BYTES));
/** Six digits, or a recovery code; spaces and hyphens do not matter. */
export const codeSchema = z.string().check(z.maxLength(64));

/** `GET /api/second-factor`: one's own. */
export const secondFactorSchema = z.strictObject({ isOn: z.boolean(), recoveryLeft: z.int().check(z.gte(0)) });
export type SecondFactor = z.infer<typeof secondFactorSchema>;

/** `POST /api/second-factor/begin`: a secret for the app. Nothing is switched on by it; `ticket` holds for ten minutes. */
export const beginSecondFactorSchema = z.strictObject({ password: passwordSchema });
export const begunSecondFactorSchema = z.strictObject({ ticket: z.string(), secret: z.string(), uri: z.string() });
export type BegunSecondFactor = z.infer<typeof begunSecondFactorSchema>;

/** `POST /api/second-factor` → 201: on. The recovery codes are shown this once. */
export const enableSecondFactorSchema = z.strictObject({
  ticket: z.string().check(z.maxLength(1024)),
  code: codeSchema,
});
export const enabledSecondFactorSchema = z.strictObject({ recovery: z.array(z.string()) });

/** `DELETE /api/second-factor` → 200: off. */
export const disableSecondFactorSchema = z.strictObject({ password: passwordSchema, code: codeSchema });
export const disabledSecondFactorSchema = z.strictObject({});
