// The app on the other device: codes of a secret, by a clock that may be some steps off.
import { Secret, TOTP } from "otpauth";

export const STEP_MS = 30_000;

/** The code of an app whose clock is so many steps off. */
export function codeAt(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: "SHA1", digits: 6, period: 30 });
  return totp.generate({ timestamp: Date.now() + steps * STEP_MS });
}
