import type { KeyLogAlarm } from "@/lib/client/key-log-alarm.ts";
import type { OwnStanding } from "@/lib/client/own-keys-view.ts";
import type { KeyBits, PasswordFault, PrepareFault } from "@/lib/client/own-keys.ts";
import { accountWords } from "./account.ts";

type OwnPrepareFault = Exclude<PrepareFault, Parameters<typeof accountWords.keyFile.fault>[0]>;
export type FinishFault = PasswordFault | "same_as_password";

const prepareFaults: Record<OwnPrepareFault, string> = {
  weak_passphrase: "Use at least 12 characters, and at most 1024.",
  keys_changed: "Your keys were changed on another device meanwhile. Choose your newest key file there first.",
  too_often:
    "Your keys have been changed as often as they can be. What is left is to start over with new keys, a few times, and to close them.",
  too_many: "Your key file can hold no more old keys. Forget the old ones with this change.",
};

const finishFaults: Record<FinishFault, string> = {
  offline: "The server does not answer, so it is not known whether your keys were changed. Trying again is safe.",
  busy: "The server is busy, so it is not known whether your keys were changed. Trying again is safe.",
  keys_changed: "Your keys were changed on another device meanwhile. Nothing was changed here: begin again.",
  refused: "The server did not accept the change. Nothing was changed.",
  storage: "This browser could not keep the new keys. Free some space and try again.",
  signed_out: "You were signed out meanwhile. Sign in again.",
  credentials: "This is not your password.",
  rate_limited: "Too many attempts. Wait a few minutes and try again.",
  same_as_password: accountWords.register.fieldFaults.passphrase.same_as_password,
};

const bits: Record<KeyBits, { label: string; hint: string }> = {
  2048: { label: "2048 bits", hint: "The usual size, quick everywhere." },
  3072: { label: "3072 bits", hint: "Stronger, for messages that must stay secret for decades." },
  4096: { label: "4096 bits", hint: "Strongest. Old phones open messages noticeably slower." },
};

/** Of one's own keys: what happened, and what to do in each of the two cases that only the person can tell apart. */
interface OwnAlarm {
  title: string;
  /** Where there is one case only. */
  lead?: string;
  me?: string;
  /** Several: what to do, one after the other. */
  notMe?: string | readonly string[];
}

const STARTED_OVER = "You started over on another device: choose the key file that you saved there, and all is well.";
const TAKEN_OVER = [
  "Change your password, and end the other sessions, in the settings.",
  "Start over with new keys, in the settings too.",
  "Save the evidence.",
  "Warn your contacts another way, such as a call.",
];

const standings: Record<Exclude<OwnStanding, "current">, OwnAlarm> = {
  rotated: {
    title: "Your keys were changed on another device.",
    me: "Choose the key file that you saved there, and go on here.",
    notMe: "Somebody has your key file. Change your password, then start over with new keys in the settings.",
  },
  reset: {
    title: "Your account was given new keys, and not by this device.",
    me: STARTED_OVER,
    notMe: TAKEN_OVER,
  },
  taken: {
    title: "Somebody may have closed your account: it was done with keys that this device did not make.",
    me: "You started over on another device and closed the account there: there is nothing to do.",
    notMe:
      "Somebody has taken your account, and it cannot be had back. Save the evidence, warn your contacts another way, such as a call, and make a new account.",
  },
  conflict: {
    title: "This server shows false keys for you.",
    lead: "Nothing you did can cause that, and an honest server never does it. Nothing is sent from here any more. Save the evidence, and show it to whoever runs this server; warn your contacts another way, such as a call.",
  },
  revoked: {
    title: "You closed the keys of this account.",
    lead: "Nothing is sent to you or by you any more. What you can read now stays readable.",
  },
};

/** The key log in plain words: a public list of everybody's keys that may only grow. */
const logAlarms: Record<Exclude<KeyLogAlarm["kind"], "own-reset">, (handle: string) => string> = {
  "own-keys": () =>
    "The server's public list is wrong about your own keys: it holds some that you never made, or hides some that you made.",
  contact: (handle) => `The server's public list holds other keys for ${handle} than the server shows to you.`,
  "split-view": () => "The server has shown different people different lists of keys.",
  "log-key": () => "The server's public list of keys is suddenly signed by somebody else than before.",
  leaves: () => "The server's public list of keys is not the list that the server has signed.",
  frozen: () => "The server keeps back a newer part of its public list of keys.",
  signature: () => "The server's public list of keys is not signed any more.",
};
/** What proves nothing, and is said all the same. */
const logNotices = {
  unchecked: (since: string) =>
    `The server's list of everybody's keys cannot be checked since ${since}. That can be a fault and pass by itself. Until then, write nothing that matters to people you have not verified: you would not notice if their keys were swapped.`,
  otherLog: (handles: readonly string[], me: boolean) => {
    const names = [...handles, ...(me ? ["another device of yours"] : [])];
    const who = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}` : (names[0] ?? "");
    return `The server may be showing different keys to ${who} and to you. It can be a fault. Compare your safety numbers face to face or on a call: where they are the same, nobody stands between you.`;
  },
  openChat: (handle: string) => `Open the chat with ${handle}`,
  dismiss: "I have read this",
};

/** One's own keys: changing them, losing them, closing them, each with what it costs. */
export const keyWords = {
  keys: {
    notices: logNotices,
    title: "Keys",
    inUse: (size: number) => `Your messages are locked with a key of ${String(size)} bits.`,
    older: (n: number) =>
      n === 1 ? "One older key opens older messages." : `${n.toLocaleString("en")} older keys open older messages.`,
    present: "Present key file",
    presentPassphrase: "Its passphrase",
    presentHint:
      "Your keys cannot be copied out of this browser, so the file is needed. Leave this empty if it has no passphrase.",
    newPassphrase: "New passphrase",
    newPassphraseHint: "At least 12 characters, and not your password.",
    costs: "Before you do it",
    next: "Make the new key file",
    saved: {
      lead: "Your new key file was just saved to your downloads:",
      choose:
        "Choose it here. Nothing changes before it has arrived safely; until then, your present key file stays the right one.",
      chooseExport: "Choose it here, so that a broken download is noticed.",
      chooseReset: "Choose it here. Nothing changes before it has arrived safely.",
      label: "New key file",
      missing: "Choose the file that was just saved.",
      other: "This is not the file that was just saved. Your browser may have added a number to its name.",
      password: "Password",
      passwordHint: "The one you sign in with.",
      passwordMissing: "Enter your password.",
      back: "Back",
    },
    done: "Close",
    prepareFault: (code: PrepareFault, belongsTo?: string) =>
      code === "weak_passphrase" || code === "keys_changed" || code === "too_many" || code === "too_often"
        ? prepareFaults[code]
        : accountWords.keyFile.fault(code, belongsTo),
    finishFaults,
    passphrase: {
      open: "Change the passphrase",
      hint: "A new file with the same keys.",
      title: "Change the passphrase",
      costs: [
        "Your keys stay the same: a new file is written with the same content.",
        "Older copies of your key file still open with their own passphrase. Delete those you no longer want.",
      ],
      finish: "Check the new file",
      good: "Your new key file works. Delete the older copies.",
    },
    encryption: {
      open: "New key for messages",
      hint: "For what is written from now on.",
      title: "New key for messages",
      costs: [
        "From now on, messages to you are locked with the new key. Your safety numbers stay the same, and your contacts see a quiet note.",
        "Your present key file becomes an older one: other devices of yours ask for the new file.",
      ],
      bits: "Size of the new key",
      sizes: bits,
      forget: "Forget the old keys, and with them all earlier messages",
      forgetCost:
        "Everything written up to now stays locked for ever, also for you: your own earlier messages and those you received become unreadable, here and on your other devices. In return, anyone who steals your keys later cannot read them either.",
      finish: "Check the file and change the key",
      good: "Your new key is in use, and your new key file works. Keep the new file in a safe place.",
      goodForgotten: "Your new key is in use, and the old ones are gone from here. Delete your older key files too.",
    },
    identity: {
      open: "New identity",
      hint: "Safety numbers become new ones.",
      title: "New identity",
      costs: [
        "The key you sign with is replaced, and the old one confirms it. People who verified you still see you as verified.",
        "Your safety numbers become new ones, and your contacts see a note that says so.",
        "Your present key file becomes an older one: other devices of yours ask for the new file.",
      ],
      finish: "Check the file and change the identity",
      good: "Your new identity is in use, and your new key file works. Keep the new file in a safe place.",
    },
    reset: {
      open: "I lost my keys",
      hint: "Start over. Earlier messages stay locked.",
      openLocked: "I lost my key file",
      title: "Start over with new keys",
      costs: [
        "Look for your key file first: on other devices, in downloads and backups. Its name ends in _private_key.pem.",
        "All of your earlier messages stay locked for ever. Nobody can open them without your old keys.",
        "Your contacts are warned that your identity is a new one. Nothing is sent to you until they have accepted it or verified you again.",
      ],
      finish: "Start over",
      good: "Your new keys are in use, and your new key file works. Tell your contacts that it is really you.",
      back: "I found my key file",
    },
    revoke: {
      open: "Close my keys",
      hint: "For stolen keys. Ends this account for good.",
      title: "Close my keys and end this account",
      costs: [
        "Do this when somebody has stolen your keys. If you only lost your key file, choose “I lost my keys”; if you just want to leave, “Delete my account”.",
        "Your account ends, for good: nobody can write to you any more, nor you to anybody. To come back, you would need another account with another name.",
        "It cannot be taken back, also not by us. What was written before stays readable with your key file.",
      ],
      password: "Password",
      confirm: "End my account for ever",
    },
    alarm: {
      standings,
      me: "It was you:",
      notMe: "It was not you:",
      /** The same as `reset`, but only the key log shows it. */
      ownReset: {
        title: "The server's public list holds keys in your name that this device did not make.",
        me: STARTED_OVER,
        notMe: TAKEN_OVER,
      },
      choose: "Choose the new key file",
      openSettings: "Open the settings",
      takenOver: "Somebody is taking over your account. Change your password now, in the settings.",
      steps: "What to do, step by step",
      chooseTitle: "Choose the new key file",
      composer: "Answer the question at the top first. Then you can write.",
      composerRevoked: "You cannot write any more: you closed the keys of this account.",
      composerTaken: "You cannot write any more: the keys of this account were closed.",
      log: logAlarms,
      logNobody: "somebody",
      logMore: (n: number) => (n === 1 ? "One more contradiction" : `${String(n)} more contradictions`),
      logTitle: "This server may be deceiving you",
      logLead:
        "An honest server never does this: somebody may be reading along. Write nothing private here. Save the evidence, and show it to your contacts (another way than here) and to whoever runs this server.",
    },
  },
} as const;
