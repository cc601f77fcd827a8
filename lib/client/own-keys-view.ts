// The person's own keys as a screen shows them: which ones are in force, and whether they are the ones at hand.
import useSWR from "swr";
import { identityKeyId } from "../protocol/key-id.ts";
import { encodeB64u } from "../shared/base64.ts";
import { useAccount } from "./account-state.ts";
import { NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import type { KeyBits } from "./own-keys.ts";
import { standingOf, type OwnStanding } from "./own-standing.ts";
import type { PinChange } from "./view.ts";

export type { OwnStanding } from "./own-standing.ts";

export interface OwnKeysView {
  standing: OwnStanding;
  /** Of the encryption key at hand. */
  bits: KeyBits;
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
    standing: pin ? standingOf(account.keys, pin) : "current",
    bits: encryption.publicKey.bits,
    encryptionKid: encryption.kid,
    identityKid: identityKid ?? null,
    archived: archived.length,
    history: pin?.history ?? [],
  };
}
