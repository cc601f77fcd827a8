import type { DeleteFault } from "@/lib/client/delete-account.ts";
import type { SecondFactorFault } from "@/lib/client/second-factor.ts";
import type { PasswordFault, SettingsFault } from "@/lib/client/sessions.ts";
import { accountWords } from "./account.ts";
import { count } from "./english.ts";

const faults: Record<SettingsFault, string> = {
  offline: "The server does not answer. Check the connection and try again.",
  busy: "The server is busy. Try again in a moment.",
  rate_limited: "Too many attempts. Wait a few minutes and try again.",
};

const passwordFaults: Record<PasswordFault, string> = {
  ...accountWords.register.fieldFaults.password,
  ...faults,
  credentials: "This is not your present password.",
  weak_password: "This password is too easy to guess. Choose another.",
};

const deletionFaults: Record<DeleteFault, string> = {
  credentials: "This is not your password.",
  rate_limited: faults.rate_limited,
  uncertain:
    "The server gave no clear answer, so nobody can tell whether your account was deleted. Your keys are still here. Try again in a moment.",
};

/** What the settings offer beyond keys and the look. */
export const settingsWords = {
  sessions: {
    title: "Where you are signed in",
    loading: "Asking where you are signed in…",
    failed: "The list could not be loaded. Trying again…",
    current: "This browser",
    /** A browser on a system, as far as the browser says. */
    device: (browser: string, system: string) => `${browser} on ${system}`,
    unknown: "Unknown browser",
    unknownSystem: "an unknown system",
    seen: (when: string) => `Last used ${when}`,
    from: (address: string) => `from ${address}`,
    since: (when: string) => `Signed in ${when}`,
    end: "Sign out",
    endOf: (device: string) => `Sign out ${device}`,
    endOthers: "Sign out everywhere else",
    ended: (n: number) => `${count(n, "session was", "sessions were")} ended.`,
    faults,
  },
  password: {
    title: "Password",
    lead: "It signs you in. Your keys and key files stay as they are.",
    open: "Change the password",
    current: "Present password",
    next: "New password",
    nextHint: "At least 12 characters. All other sessions will be ended.",
    missing: "Enter your present password.",
    submit: "Change it",
    changed: (ended: number) =>
      ended === 0
        ? "Your password is changed."
        : `Your password is changed, and ${count(ended, "other session was", "other sessions were")} ended.`,
    faults: passwordFaults,
  },
  notifications: {
    title: "Notifications",
    on: "Tell me about new messages",
    text: "Show what a message says",
    textHint:
      "Anybody who sees your screen can read it then, and your system may keep it. Without this, only the name is shown.",
    lead: "They come while the chat is open in some tab, also in the background.",
    denied: "Your browser does not allow notifications for this page. Allow them in its settings first.",
    unsupported: "This browser cannot show notifications.",
    newMessage: "New message",
  },
  storage: {
    messages: (n: number, size: string) =>
      n === 0
        ? "No messages are kept here."
        : `${count(n, "message is", "messages are")} kept here, encrypted: ${size}.`,
    queue: (n: number) => `${count(n, "message waits", "messages wait")} to be sent.`,
    drafts: (n: number) => `${count(n, "draft is", "drafts are")} kept.`,
    usage: (used: string, quota: string) => `AryaTel uses ${used} of the ${quota} your browser allows.`,
    stopped: "Nothing new is kept until the page is loaded again.",
    clear: "Clear kept messages",
    clearHint: "The server has them all: they are fetched again when you need them.",
    cleared: "The kept messages are cleared.",
    persisted: "Your browser keeps all of this until you sign out.",
    notPersisted: "When room gets short, your browser may clear this, your key included.",
    persist: "Ask the browser to keep it",
    persistRefused: "The browser does not promise it. Some do so once a page is installed or used often.",
    failed: "This did not work. Try again.",
  },
  exporting: {
    title: "Export my data",
    lead: "Everything you can read, put together in this browser. The file is not encrypted: keep it where only you can go.",
    json: "For programs (JSON)",
    html: "For reading (HTML)",
    loading: (done: number, total: number) =>
      total === 0
        ? "Fetching your messages…"
        : `Fetching your messages: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
    writing: "Writing the file…",
    saved: (name: string) => `Saved to your downloads: ${name}`,
    incomplete: "Some messages could not be fetched; the file says so. Try again when you are connected.",
    failed: "The file could not be written. Try again.",
    file: {
      lang: "en",
      title: (handle: string) => `AryaTel: data of ${handle}`,
      made: (when: string) => `Made on ${when}. This file is not encrypted.`,
      incomplete: "Some messages could not be fetched and are missing here.",
      conversation: (handle: string) => `Conversation with ${handle}`,
      notes: "Note to self",
      messages: (n: number) => count(n, "message", "messages"),
      edited: "edited",
      removed: "This message was deleted.",
      newer: "This message needs a newer version of AryaTel.",
      locked: "This message could not be opened.",
      unsent: "not sent yet",
      draft: "Draft",
    },
  },
  secondFactor: {
    title: "Second step at sign-in",
    loading: "Asking how it stands…",
    lead: "Off. With it, signing in asks for a code from an app on another device as well. It guards your account; your messages are guarded by your key file.",
    on: (left: number) =>
      `On. Signing in asks for a code from your app. ${count(left, "recovery code is", "recovery codes are")} left.`,
    setUp: "Set it up",
    off: "Switch it off",
    next: "Next",
    password: "Password",
    scan: "Scan this with an authenticator app on another device, such as the one you use for other accounts.",
    picture: "Code for your authenticator app",
    byHand: "Or enter this key there by hand:",
    code: "Code",
    codeHint: "The six digits the app shows now.",
    offHint: "The six digits the app shows now, or a recovery code.",
    switchOn: "Switch it on",
    recovery: "Recovery codes",
    recoveryLead:
      "It is on. Keep these recovery codes: each signs you in once when your app is lost, and they are not shown again.",
    save: "Save the codes",
    done: "Done",
    faults: {
      ...faults,
      credentials: "This is not your password.",
      code_wrong: "That code did not work. Take the next one your app shows.",
    } satisfies Record<SecondFactorFault, string>,
  },
  deletion: {
    title: "Delete my account",
    lead: "Your sign-in, your keys in this browser and your notes to yourself go. What you wrote to others stays with them.",
    open: "Delete my account…",
    dialogTitle: "Delete my account?",
    costsTitle: "This cannot be taken back, also not by us:",
    costs: [
      "Your email address, your password and all your sign-ins are deleted. Your other devices are signed out.",
      "Your keys and everything kept in this browser go, and so does what still waits to be sent.",
      "You cannot read your messages here any more. Those you wrote to keep theirs, and see that your account was deleted.",
      "Your username stays taken for ever: it stands in signed keys, so nobody else may be mistaken for you.",
    ],
    exportFirst: "Keep your messages first",
    name: (handle: string) => `Type your username, ${handle}, to confirm`,
    nameWrong: (handle: string) => `This is not your username. It is ${handle}.`,
    password: "Password",
    missing: "Enter your password.",
    confirm: "Delete my account for ever",
    done: "Your account was deleted, and your keys are gone from this browser.",
    faults: deletionFaults,
  },
  shortcuts: {
    title: "Keyboard shortcuts",
    open: "Keyboard shortcuts",
    lead: "? works where you are not writing, the others everywhere.",
    keys: {
      search: "Search",
      next: "Next conversation",
      previous: "Previous conversation",
      newChat: "New chat",
      settings: "Settings",
      list: "This list",
      escape: "Close, or leave the search",
    },
    /** As it is printed on the key. */
    enter: "Enter",
    inLog: "In a conversation",
    logKeys: {
      move: "From message to message",
      open: "What you can do with a message",
      edit: "Edit your last message, from the empty field",
      back: "Back to writing",
    },
  },
} as const;
