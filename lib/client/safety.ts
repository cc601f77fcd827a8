// The safety number of a contact, as a screen shows it: computed here from the two pinned identity keys.
import useSWR from "swr";
import { safetyNumber } from "../protocol/safety-number.ts";
import type { UserId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { useFoundContact } from "./contact.ts";
import { viewContact } from "./contacts.ts";
import { NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import type { ContactView } from "./view.ts";

export interface SafetyNumberView {
  status: "loading" | "ready" | "error";
  /** 12 groups of five digits, equal on both sides. */
  number: string | null;
  pin: ContactView | null;
}

export function useSafetyNumber(handle: string): SafetyNumberView {
  const account = useAccount();
  const found = useFoundContact(account, handle);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const uid = found?.ok === true ? found.uid : null;
  const pinnedKey = uid === null ? undefined : pins.get(uid)?.ik;
  const { data: number } = useSWR(
    account !== null && uid !== null ? (["safety", account.viewer.uid, uid, pinnedKey] as const) : null,
    () => (account !== null && uid !== null ? compute(account, uid) : null),
    { revalidateOnFocus: false },
  );
  const pin = uid === null ? null : viewContact({ uid, handle }, pins);
  if (found?.ok === false || number === null) return { status: "error", number: null, pin };
  return { status: number === undefined ? "loading" : "ready", number: number ?? null, pin };
}

async function compute({ viewer, keys, contacts }: Account, uid: UserId): Promise<string | null> {
  const contact = await contacts.require(uid);
  if (!contact.ok) return null;
  return safetyNumber({ uid: viewer.uid, ik: keys.identity.ik }, { uid, ik: contact.value.chain.head.ik });
}
