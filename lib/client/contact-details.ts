// One contact as the contact dialog shows it, and what a person can decide there.
// Everything is bound to what is on the screen: see [Note: Decided about what was shown].
import { useMemo } from "react";
import useSWR from "swr";
import { safetyNumber } from "../protocol/safety-number.ts";
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { useFoundContact, type FoundContact } from "./contact.ts";
import { evidenceOf, judgeScan, qrTextOf } from "./contact-rules.ts";
import { viewContact } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import { maySend, type Pin } from "./pin-rules.ts";
import type { ContactView, PinChange, SavedFile, ScanResult } from "./view.ts";

export interface ContactDetails {
  status: "loading" | "ready" | "not-found" | "error";
  contact: ContactView | null;
  /** 12 groups of five digits, equal on both sides; null while it is computed, and where no key is pinned that holds. */
  safetyNumber: string | null;
  /** For the QR code that the other person scans. */
  qrText: string | null;
  /** Oldest first. */
  history: readonly PinChange[];
  /** Since when the contact stands where it stands; milliseconds since 1970. */
  since: number | null;
  verifiedAt: number | null;
  /** Nothing is sent to this person as things stand. */
  blocked: boolean;
  /** The safety number shown here was compared, and is the same. Also lifts CHANGED and CHANGED_VERIFIED. */
  verify: () => Promise<void>;
  /** CHANGED: go on with the new keys, unverified. */
  accept: () => Promise<void>;
  /** CHANGED_VERIFIED: go on with the new keys, unverified. Ask twice. */
  downgrade: () => Promise<void>;
  /** Compares a scanned text; a match is stored as a verification before this resolves. */
  checkScanned: (text: string) => Promise<ScanResult>;
  /** CONFLICT: both signed sides. */
  evidence: () => SavedFile | null;
}

const NO_HISTORY: readonly PinChange[] = [];

export function useContact(handle: string): ContactDetails {
  const account = useAccount();
  const found = useFoundContact(account, handle);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  // Pinned under this name, also when what is pinned cannot be used any more.
  const pin = [...pins.values()].find((candidate) => candidate.handle === handle) ?? null;
  const ownIk = account && encodeB64u(account.keys.identity.ik);
  const { data: number } = useSWR(
    account && pin && found?.ok ? (["safety", account.viewer.uid, ownIk, pin.uid, pin.ik] as const) : null,
    () => (account && pin ? computeNumber(account, pin) : null),
    { revalidateOnFocus: false, revalidateIfStale: false },
  );
  const actions = useMemo(() => actionsOf(account, pin), [account, pin]);
  return {
    status: statusOf(found, pin),
    contact: pin && viewContact(pin, pins),
    safetyNumber: number ?? null,
    qrText: account && pin && found?.ok ? qrTextOf(keysOf(account, pin), account.keyLog.head()) : null,
    history: pin?.history ?? NO_HISTORY,
    since: pin?.since ?? null,
    verifiedAt: pin?.verifiedAt ?? null,
    blocked: pin !== null && !maySend(pin),
    ...actions,
  };
}

function statusOf(found: FoundContact | undefined, pin: Pin | null): ContactDetails["status"] {
  if (pin !== null) return "ready";
  if (found === undefined || found.ok) return "loading";
  return found.code === "not_found" ? "not-found" : "error";
}

function keysOf({ viewer, keys }: Account, { uid, ik }: Pin) {
  return { me: { uid: viewer.uid, ik: encodeB64u(keys.identity.ik) }, peer: { uid, ik } };
}

async function computeNumber({ viewer, keys }: Account, { uid, ik }: Pin): Promise<string | null> {
  const peerIk = decodeB64u(ik);
  return peerIk && safetyNumber({ uid: viewer.uid, ik: keys.identity.ik }, { uid, ik: peerIk });
}

type Actions = Pick<ContactDetails, "verify" | "accept" | "downgrade" | "checkScanned" | "evidence">;

function actionsOf(account: Account | null, pin: Pin | null): Actions {
  const verify = async () => {
    if (pin) await account?.contacts.decide(pin.uid, { kind: "verify", ik: pin.ik });
  };
  return {
    verify,
    accept: async () => {
      if (pin) await account?.contacts.decide(pin.uid, { kind: "accept", sh: pin.sh });
    },
    downgrade: async () => {
      if (pin) await account?.contacts.decide(pin.uid, { kind: "downgrade", sh: pin.sh });
    },
    checkScanned: async (text) => {
      if (account === null || pin === null) return "not-a-code";
      const { result, head } = judgeScan(text, keysOf(account, pin));
      if (head !== null) inBackground(account.keyLog.noteScanned(head));
      if (result === "match") await verify();
      return result;
    },
    evidence: () => pin && evidenceOf(pin),
  };
}
