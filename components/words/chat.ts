import type { ConversationView, MessageView, PinState } from "@/lib/client/view.ts";
import { count } from "./english.ts";

type LockedCode = Extract<MessageView["content"], { kind: "locked" }>["code"];
type Warning = MessageView["warnings"][number];
type Fault = NonNullable<MessageView["fault"]>;
type Delivery = NonNullable<MessageView["delivery"]>;

/** A cause, and what can be done about it. */
interface Trouble {
  cause: string;
  cure: string;
}

const SEND_AGAIN = "Ask the sender to write it again.";

const locked = (name: string): Record<LockedCode, Trouble> => {
  const NOT_TRUSTED = `It is not shown, as its origin is not certain. Ask ${name} on a call, not here, what was written.`;
  return {
    E_SHAPE: { cause: "This message arrived damaged.", cure: SEND_AGAIN },
    E_PROFILE: { cause: "This message was made in a way that AryaTel does not allow.", cure: NOT_TRUSTED },
    E_CONV: { cause: "This message belongs to another conversation.", cure: NOT_TRUSTED },
    E_SENDER: { cause: "This message is from somebody who is not in this conversation.", cure: NOT_TRUSTED },
    E_IDENTITY: { cause: "The sender's identity could not be confirmed.", cure: NOT_TRUSTED },
    E_RECIPIENTS: {
      cause: "This message was not locked for the two of you alone: somebody else could read it.",
      cure: NOT_TRUSTED,
    },
    E_SIG: { cause: `This message may not be from ${name}.`, cure: NOT_TRUSTED },
    E_EPOCH: { cause: "This message was written before the people in this conversation changed.", cure: SEND_AGAIN },
    E_NOKEY: {
      cause: "This message needs a key that is not on this device.",
      cure: "Only a key file that holds it opens this. If you have one: sign out, sign in, and choose it.",
    },
    E_UNWRAP: {
      cause: "Your key does not open this message.",
      cure: "It may have been damaged on its way. " + SEND_AGAIN,
    },
    E_COMMIT: { cause: `This message may not be what ${name} wrote.`, cure: NOT_TRUSTED },
    E_OPEN: { cause: "This message was changed after it was locked.", cure: NOT_TRUSTED },
    E_BODY: { cause: "The content of this message cannot be read.", cure: SEND_AGAIN },
    E_GONE: {
      cause: "The server no longer has this message.",
      cure: `${name} has not deleted it. Ask them what it said, and tell whoever runs this server.`,
    },
  };
};

const warnings: Record<Warning, string> = {
  W_FORK:
    "Two different messages claim this place. Do not rely on it before you have asked the sender on a call, not here.",
  W_REPLAY: "An older message, shown to you a second time. Take no notice of it.",
  W_GAP: "A message before this one is missing. Ask the other person what it said.",
  W_ORDER: "This message stands in another order than it was written: it may belong elsewhere.",
  W_CAUSAL: "This message answers something that does not stand before it here. Ask what it is about.",
  W_CHANGED:
    "Written with a new identity that nothing confirms and that you have not accepted: it may be from somebody else.",
  W_TIME: "The time of this message may be wrong by more than five minutes: do not rely on it.",
};

const faults: Record<Fault, string> = {
  keys: "It was written for keys that have changed since.",
  chain:
    "The server says that another message of yours stands here, or has lost one. Send it again if it is not above.",
  too_long: "It is too long.",
  refused: "The server did not accept it.",
  signed_out: "You are signed out.",
  blocked: "It is held back until it is clear whose keys these are.",
  gone: "The account it was for was deleted.",
};

const delivery: Record<Delivery, string> = {
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
};

const pins: Record<PinState, string> = {
  TOFU: "Not verified",
  VERIFIED: "Verified",
  CHANGED: "Identity changed",
  CHANGED_VERIFIED: "Not verified any more",
  CONFLICT: "Do not trust",
  REVOKED: "Account closed",
};

const conversationStates: Record<Exclude<ConversationView["status"], "ready" | "not-found">, string> = {
  loading: "Loading messages",
  error: "This conversation could not be loaded. Trying again…",
};

/** Lists, conversations, messages. */
export const chatWords = {
  chat: {
    title: "Chats",
    conversations: "Conversations",
    search: "Search",
    searchHint: "Search people and messages",
    newChat: "New chat",
    settings: "Settings",
    signOut: "Sign out",
    back: "Back to conversations",
    you: "You",
    yourself: "Note to self",
    noMessages: "No messages yet",
    /** Instead of a last message that says nothing. */
    lastKind: {
      text: "",
      removed: "Deleted message",
      newer: "Needs a newer version of AryaTel",
      locked: "Locked message",
      doubtful: "Not confirmed",
    },
    unread: (n: number) => count(n, "unread message", "unread messages"),
    unreadMany: "999+",
    emptyTitle: "No conversations yet",
    emptyLead: "Find somebody and write the first message.",
    findPeople: "Find people",
    pickTitle: "Your messages",
    pickLead: "Choose a conversation on the left, or start a new one.",
    /** After these two, while nothing speaks against it. */
    private: "Only you and the person you write to can read it.",
    otherPeople: "Other people",
    listFailed: "Your conversations could not be loaded. Trying again…",
    history: (done: number, total: number) =>
      `Fetching older messages: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
    listStale: "No connection. New messages come as soon as it is back.",
  },
  people: {
    list: "People",
    search: "Search people",
    lead: "Everybody who has an account here.",
    more: "Load more",
    none: "Nobody found",
    alone: "Nobody else has an account here yet. Send them this address.",
    failed: "The list of people could not be loaded. Trying again…",
  },
  conversation: {
    messages: "Messages",
    message: "Message",
    send: "Send",
    states: conversationStates,
    nobody: (name: string) => `Nobody here is called “${name}”.`,
    toList: "Back to conversations",
    beginning: "Only the two of you can read this conversation.",
    beginningSelf: "Only you can read what you write here.",
    beginningInDoubt: "Read the warning in red before you write anything here.",
    /** Where nothing vouches for the keys. */
    beginningUnsure: (name: string) =>
      `To be sure that only the two of you can read this, compare the safety number with ${name}.`,
    /** In place of “Message”, while somebody may be reading along. */
    notPrivate: "Not private",
    older: "Loading older messages",
    newMessages: "New messages",
    toNewest: (n: number) => (n > 0 ? `Jump to newest, ${count(n, "new message", "new messages")}` : "Jump to newest"),
    setBack:
      "The server no longer has messages that were here. It may have been put back to an older state, or it withholds them. Ask the other person on a call what is missing.",
    stale: "No connection. Trying again…",
    says: (name: string, text: string) => `${name}: ${text}`,
    tooLong: (over: number) => `Too long by about ${count(over, "character", "characters")}. Shorten it.`,
    inParts: (parts: number) => `Long text: it will be sent as about ${count(parts, "message", "messages")}.`,
    notStored: "This message could not be kept on this device. Free some space and try again.",
    retry: "Retry",
    discard: "Discard",
    notSent: "Not sent.",
    /** What did not happen, and why. */
    failed: (what: string, fault: Fault | null) => (fault === null ? what : `${what} ${faults[fault]}`),
    retryNewKeys: "Compare first: Retry sends it to the new ones.",
    delivery,
    locked,
    warnings,
    gone: (name: string) =>
      `This account was deleted. ${name} can no longer read or answer. What was written stays here.`,
    removed: "This message was deleted.",
    newerBody: "This message needs a newer version of AryaTel. Reload the page to get it.",
    pins,
  },
} as const;
