// Whether the keys at hand are the ones in force, by the person's own pinned chain. Pure.
import type { OwnKeys } from "../crypto/index.ts";
import { encodeB64u } from "../shared/base64.ts";
import { isClosed } from "./pin-history.ts";
import type { Pin } from "./pin-rules.ts";

/**
 * `current`: the keys at hand are in force. `rotated`: changed on another device; this one needs the new key file.
 * `reset`: the server shows new keys that nobody vouches for; unless the person did that elsewhere, it is an attack.
 * `taken`: such keys, and with them the account was closed. `conflict`: the server contradicts the person's own history.
 * `revoked`: the account's last word is said.
 */
export type OwnStanding = "current" | "rotated" | "reset" | "taken" | "conflict" | "revoked";

export function standingOf(
  { identity, encryption }: OwnKeys,
  pin: Pick<Pin, "state" | "ik" | "ek" | "history">,
): OwnStanding {
  switch (pin.state) {
    case "CONFLICT":
      return "conflict";
    case "REVOKED":
      return "revoked";
    case "CHANGED":
    case "CHANGED_VERIFIED":
      return isClosed(pin) ? "taken" : "reset";
    case "TOFU":
    case "VERIFIED": {
      const isOurs = pin.ik === encodeB64u(identity.ik) && pin.ek === encryption.publicKey.spkiBase64;
      return isOurs ? "current" : "rotated";
    }
  }
}
