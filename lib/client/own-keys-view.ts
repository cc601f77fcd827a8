// The person's own keys as a screen shows them: which ones are in force, and whether they are the ones at hand.
import { identityKeyId } from "../protocol/key-id.ts";
import useSWR from "swr";
import { encodeB64u } from "../shared/base64.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import type { Pin } from "./pin-rules.ts";
import type { PinChange } from "./view.ts";

/**
 * `current`: the keys at hand are in force. `rotated`: changed on another device; this one needs the new key file.
 * `reset`: the server shows new keys that nobody vouches for; unless the person did that elsewhere, it is an attack.
 * `conflict`: the server contradicts the person's own history. `revoked`: the account's last word is said.
 */
export type OwnStanding = "current" | "rotated" | "reset" | "conflict" | "revoked";

export interface OwnKeysView {
  standing: OwnStanding;
  /** Of the encryption key at hand. */
  bits: 2048 | 3072 | 4096;
  encryptionKid: string;
  identityKid: string | null;
  /** Old encryption keys at hand, which open old messages. */
  archived: number;
  /** The person's own key history, oldest first, as this device saw it. */
  history: readonly PinChange[];
}

/** null while no account is open. */
export function useOwnKeys(): OwnKeysView | null {
  const account = useAccount();
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const ik = account?.keys.identity.ik;
  const { data: identityKid } = useSWR(ik && ["identity-kid", encodeB64u(ik)], () => ik && identityKeyId(ik));
  if (account === null) return null;
  const { encryption, archived } = account.keys;
  const pin = pins.get(account.viewer.uid);
  return {
    standing: standingOf(account, pin),
    bits: encryption.publicKey.bits,
    encryptionKid: encryption.kid,
    identityKid: identityKid ?? null,
    archived: archived.length,
    history: pin?.history ?? [],
  };
}

function standingOf({ keys }: Pick<Account, "keys">, pin: Pin | undefined): OwnStanding {
  if (pin?.state === "CONFLICT") return "conflict";
  if (pin?.state === "REVOKED") return "revoked";
  if (pin?.state === "CHANGED_VERIFIED" || pin?.state === "CHANGED") return "reset";
  const isOurs =
    pin === undefined || (pin.ik === encodeB64u(keys.identity.ik) && pin.ek === keys.encryption.publicKey.spkiBase64);
  return isOurs ? "current" : "rotated";
}
