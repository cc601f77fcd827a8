// One contact as the contact dialog shows it, and what a person can decide there.
// Everything is bound to what is on the screen: see [Note: Decided about what was shown].
import { useMemo } from "react";
import useSWR from "swr";
import { safetyNumber } from "../protocol/safety-number.ts";
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { useFoundContact, type FoundContact } from "./contact.ts";
import { pause } from "./calm.ts";
import { evidenceOf, judgeScan, qrTextOf } from "./contact-rules.ts";
import { viewContact, type ContactDecision } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import { maySend, type Pin } from "./pin-rules.ts";
import type { ContactView, PinChange, SavedFile, ScanResult } from "./view.ts";

export interface ContactDetails {
  status: "loading" | "ready" | "not-found" | "error";
  contact: ContactView | null;
  /** 12 groups of five digits, equal on both sides; null unless it is asked for, while it is computed, and where no key is pinned that holds. */
  safetyNumber: string | null;
  /** Names the keys that the number is about, and the newest statement: when they change, what was compared counts no more. */
  identity: string | null;
  head: string | null;
  /** For the QR code that the other person scans. */
  qrText: string | null;
  /** Oldest first. */
  history: readonly PinChange[];
  /** Since when the contact stands where it stands; milliseconds since 1970. */
  since: number | null;
  verifiedAt: number | null;
  /** Nothing is sent to this person as things stand. */
  blocked: boolean;
  /**
   * The safety number shown here was compared, and is the same. Also lifts CHANGED and CHANGED_VERIFIED.
   * This, accept and downgrade: false when the keys were replaced meanwhile, and nothing was decided.
   */
  verify: () => Promise<boolean>;
  /** They were compared, and are not the same: kept, and said wherever this contact is shown, until a comparison matches. */
  noteMismatch: () => Promise<void>;
  /** CHANGED: go on with the new keys, unverified. */
  accept: () => Promise<boolean>;
  /** CHANGED_VERIFIED: go on with the new keys, unverified. Ask twice. */
  downgrade: () => Promise<boolean>;
  /** Compares a scanned text; a match is stored as a verification before this resolves, and so is that it did not match. */
  checkScanned: (text: string) => Promise<ScanResult>;
  /** CONFLICT, and keys that nobody vouches for: both signed sides. */
  evidence: () => SavedFile | null;
}

const NO_HISTORY: readonly PinChange[] = [];

/** @param compares - whether the safety number is shown: it takes half a second of work, and only then is it worked out */
export function useContact(handle: string, compares = false): ContactDetails {
  const account = useAccount();
  const found = useFoundContact(account, handle);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  // Pinned under this name, also when what is pinned cannot be used any more.
  const pin = [...pins.values()].find((candidate) => candidate.handle === handle) ?? null;
  const ownIk = account && encodeB64u(account.keys.identity.ik);
  const { data: number } = useSWR(
    compares && account && pin && found?.ok ? (["safety", account.viewer.uid, ownIk, pin.uid, pin.ik] as const) : null,
    () => (account && pin ? computeNumber(account, pin) : null),
    { revalidateOnFocus: false, revalidateIfStale: false },
  );
  const actions = useMemo(() => actionsOf(account, pin), [account, pin]);
  return {
    status: statusOf(found, pin),
    contact: pin && viewContact(pin, pins),
    safetyNumber: number ?? null,
    identity: pin?.ik ?? null,
    head: pin?.sh ?? null,
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
  return peerIk && safetyNumber({ uid: viewer.uid, ik: keys.identity.ik }, { uid, ik: peerIk }, () => pause(0));
}

type Actions = Pick<ContactDetails, "verify" | "noteMismatch" | "accept" | "downgrade" | "checkScanned" | "evidence">;

function actionsOf(account: Account | null, pin: Pin | null): Actions {
  const decide = async (decision: (pin: Pin) => ContactDecision) =>
    account !== null && pin !== null && (await account.contacts.decide(pin.uid, decision(pin)));
  const verify = () => decide(({ ik }) => ({ kind: "verify", ik }));
  const noteMismatch = async () => {
    await decide(({ ik }) => ({ kind: "mismatch", ik }));
  };
  return {
    verify,
    noteMismatch,
    accept: () => decide(({ sh }) => ({ kind: "accept", sh })),
    downgrade: () => decide(({ sh }) => ({ kind: "downgrade", sh })),
    checkScanned: async (text) => {
      if (account === null || pin === null) return "not-a-code";
      const { result, head } = judgeScan(text, keysOf(account, pin));
      if (head !== null) inBackground(account.keyLog.noteScanned(head, pin.uid));
      if (result === "mismatch") await noteMismatch();
      return result === "match" && !(await verify()) ? "changed" : result;
    },
    evidence: () => pin && evidenceOf(pin, account?.keyLog.record.get().alarms),
  };
}
