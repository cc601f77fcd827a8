import type { KeyNote, PinChange, ScanResult } from "@/lib/client/view.ts";

/** Lines between messages. */
const notes: Record<KeyNote["what"], (name: string) => string> = {
  "rotate-enc": (name) => `${name} renewed a key. There is nothing for you to do.`,
  "rotate-id": (name) =>
    `${name} has a new identity, and the old one confirms it: your safety number is a new one. There is nothing for you to do.`,
  reset: (name) => `${name} has a new identity, and nothing proves that it is still the same person.`,
  revoke: (name) => `${name} has closed this account. It takes no more messages.`,
  conflict: (name) => `The server contradicted what this device knows about ${name}.`,
};

const notesSelf: Record<KeyNote["what"], string> = {
  "rotate-enc": "You have a new key for messages.",
  "rotate-id": "You have a new identity, confirmed with your old one. Your safety numbers are new ones.",
  reset: "You started over with new keys.",
  revoke: "You closed this account.",
  conflict: "The server contradicted what this device knows about you.",
};

const changes: Record<PinChange["what"], string> = {
  first: "First seen by this device",
  "rotate-enc": "New key for messages",
  "rotate-id": "New identity, confirmed with the old one",
  reset: "New identity, and nothing proved that it was the same person",
  revoke: "Account closed",
  conflict: "Contradiction shown by the server",
  verified: "You compared, it matched, and you marked it as verified",
  mismatch: "You compared, and it did not match",
  accepted: "You accepted the new identity without verifying it",
  downgraded: "You went on without verifying, after having verified before",
};

const NOT_KEPT = "This could not be kept on this device. Free some space and try again.";

const scanned: Record<ScanResult | "failed", (name: string) => string> = {
  match: (name) => `The codes match. ${name} is verified.`,
  changed: (name) => `The identity of ${name} changed at this very moment. Nothing was verified: scan again.`,
  mismatch: (name) => `The codes do not match. Nothing was verified with ${name}.`,
  "other-person": (name) =>
    `This code is not about the two of you. Ask ${name} to open the page about you, and scan the code there.`,
  "not-a-code": () => "This is some other code. Point the camera at the one on the page about you.",
  failed: () => NOT_KEPT,
};

/**
 * What stands between two people and trust: comparing, changed keys, and what to do about them. Of all texts of the contact
 * dialog only its heading says "safety number": it is found by that name.
 */
export const contactWords = {
  contact: {
    open: (name: string) => `About ${name}`,
    safetyNumber: "Safety number",
    lead: (name: string) =>
      `Read the digits to each other face to face or on a call, not in this chat. If ${name} sees the same 60, nobody stands between you.`,
    digits: "The 60 digits",
    code: (name: string) => `Code for ${name} to scan`,
    how: "How to compare",
    steps: (name: string) => [
      `Meet ${name}, or call on a line where you know the voice.`,
      `Ask ${name} to open this same page about you.`,
      "Read the digits to each other. They must be the same on both screens.",
    ],
    stepScan: "Side by side, one of you can scan the other's code instead: it compares the same thing.",
    differs: "If a single digit differs, press “They differ”: then somebody may be between you.",
    /** Over the two answers. */
    question: "Did you compare? All 60 digits must be the same on both screens.",
    theyDiffer: "They differ",
    /** Over the one answer that is news about somebody who is verified. */
    questionAgain: "Did you compare again, and a digit differs?",
    copy: "Copy the digits",
    copied: "Copied",
    unavailable: "The digits could not be worked out. Try again when you are connected.",
    verify: "Mark as verified",
    verifyFailed: NOT_KEPT,
    verifyChanged: "The digits changed at this very moment. Nothing was verified: compare them again.",
    replaced: (name: string) =>
      `The identity of ${name} changed while this was open, and the digits with it. What you compared before does not count: begin again.`,
    verifiedSince: (name: string, day: string) => `You verified ${name} on ${day}.`,
    /** A comparison that failed, wherever the person is shown, until one succeeds. */
    mismatch: {
      title: (name: string) => `It did not match: somebody may be between you and ${name}`,
      lead: (name: string) =>
        `Whoever that is could read and change what you and ${name} write here. Write nothing that you would not say in public.`,
      steps: (name: string) => [
        `Compare once more, face to face or on a call: ${name} has to open the page about you, not about somebody else.`,
        `If it differs again, it is serious: agree with ${name} on another way to talk, and tell whoever runs this server.`,
      ],
      compare: "Compare again",
      mark: "Did not match",
    },
    history: "What changed and when",
    changes,
    saveEvidence: "Save the evidence",
  },
  scan: {
    open: "Scan their code",
    stop: "Stop the camera",
    again: "Scan again",
    lead: (name: string) => `Point the camera at the code on ${name}'s screen.`,
    picture: "What the camera sees",
    starting: "Starting the camera…",
    noCamera: (name: string) =>
      `There is no camera here. Compare the digits, or let ${name} scan your code and compare the result.`,
    denied: "The camera may not be used here. Allow it for this page in the browser, or compare the digits.",
    failed: "The camera could not be started. Compare the digits instead.",
    results: scanned,
  },
  keyNotes: {
    theirs: notes,
    own: notesSelf,
  },
  /** In place of the composer. */
  blocked: {
    CHANGED: {
      title: (name: string) => `${name} has a new identity`,
      lead: (name: string) =>
        `Most often ${name} has lost the key file and started over. It can also be somebody else who pretends to be ${name}. Nothing is sent until you decide: compare on a call, or face to face.`,
    },
    CHANGED_VERIFIED: {
      title: (name: string) => `The identity of ${name} that you verified was replaced`,
      lead: (name: string) =>
        `Most often ${name} has lost the key file and started over. It can also be somebody else who pretends to be ${name}. Nothing is sent until you decide: compare again, on a call or face to face.`,
    },
    CONFLICT: {
      title: (name: string) => `Two different identities were shown for ${name}`,
      lead: (name: string) =>
        `An honest server never does that: somebody may be reading along. Nothing is sent here any more. Save the evidence, and show it to ${name} (another way than here) and to whoever runs this server: it proves what was shown.`,
    },
    REVOKED: {
      title: (name: string) => `${name} has closed this account`,
      lead: (name: string) =>
        `${name} can no longer read what you write here. What was written before stays. People also do this when their keys were stolen: ask ${name} another way, such as a call, before you rely on the latest messages.`,
    },
    compare: "Compare the digits",
    /** The quiet way past it, with one step or two. */
    without: "Go on without comparing",
    withoutLead: (name: string) =>
      `You would not know whether you are writing to ${name} or to somebody else. Only do this when anybody may read what you write.`,
    withoutConfirm: "Go on all the same",
    failed: NOT_KEPT,
    changed: "The identity changed once more at this very moment. Nothing was decided.",
  },
} as const;
