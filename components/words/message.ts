import type { PendingChange } from "@/lib/client/view.ts";

const list = new Intl.ListFormat("en");
const regions = new Intl.DisplayNames("en", { type: "region" });

const notChanged: Record<PendingChange["what"], string> = {
  edit: "Your edit was not sent.",
  react: "Your reaction was not sent.",
  del: "It is not deleted for the others yet.",
};
const changing: Record<PendingChange["what"], string> = {
  edit: "Saving your edit…",
  react: "Sending your reaction…",
  del: "Deleting…",
};

/** What one can do with a message, and what is known of it. */
export const messageWords = {
  message: {
    /** Of the log, for who goes through it by keyboard. */
    keys: "Arrow keys go from message to message, Enter opens what you can do with one, Escape leads back to writing.",
    actions: "Message actions",
    more: "More",
    reply: "Reply",
    react: "React",
    edit: "Edit",
    copy: "Copy text",
    copied: "Copied",
    notCopied: "Your browser did not allow copying.",
    details: "Details",
    delete: "Delete for everyone",
    edited: "Edited",
    reactWith: (emoji: string) => `React with ${emoji}`,
    takeBack: (emoji: string) => `Take back ${emoji}`,
    otherReaction: "Another reaction",
    reactions: "Reactions",
    /** The chip under a message: who gave this one. */
    reactedBy: (emoji: string, names: readonly string[]) => `${emoji} ${list.format(names)}`,
    you: "You",
    removedByYou: "You deleted this message.",
    changing,
    notChanged,

    replyingTo: (name: string) => `Replying to ${name}`,
    replyingToYou: "Replying to yourself",
    cancelReply: "Cancel the reply",
    editing: "Editing your message",
    cancelEdit: "Cancel editing",
    save: "Save",
    editTooLong: "An edited message has to fit into one. Shorten it.",
    quoteOf: (name: string) => `Go to the message of ${name} that this answers`,
    quoteOfYou: "Go to the message of yours that this answers",
    quoteElsewhere: "Go to the message that this answers",
    quoteEmpty: "This message says nothing any more.",
    quoteFar: "An earlier message",
    quoteMissing: "That message could not be loaded.",

    deleteTitle: "Delete this message for everyone?",
    deleteLead: (name: string) =>
      `It disappears for you and for ${name}, and the server forgets what was in it. Both of you see that something was deleted.`,
    deleteLeadSelf: "It disappears on all of your devices, and the server forgets what was in it.",
    deleteCaution: "Somebody who has read it already may have kept a copy.",
    deleteConfirm: "Delete",

    detailsTitle: "Details of this message",
    sentBy: "Sent by",
    sentAt: "Written",
    storedAt: "Reached the server",
    state: "State",
    states: {
      sending: "On its way",
      sent: "Sent. It has not reached the other person's device yet.",
      delivered: "Delivered to a device of the other person.",
      read: "Read by the other person.",
      failed: "Not sent",
    },
    signature: "Signature",
    signedByYou: "Valid: it was written with your keys.",
    signed: (name: string) => `Valid: it was written with the keys that belong to ${name} here.`,
    notSigned: "Could not be confirmed. Do not rely on who wrote this.",
    forExperts: "For experts",
    place: "Place in the conversation",
    chain: "Chain of the device",
    number: "Number in the chain",
    hash: "Hash of the message",

    typing: (names: readonly string[]) =>
      names.length === 1 ? `${list.format(names)} is typing…` : `${list.format(names)} are typing…`,
    typingShort: "typing…",
    online: "Online",
    draft: "Draft:",
    /** After a link whose address is not what it looks like: where it really leads. */
    realHost: (host: string) => `(leads to ${host})`,
  },
  emoji: {
    open: "Emoji",
    search: "Search emoji",
    none: "No emoji found",
    list: "Emoji",
    /** Of a flag. */
    region: (code: string) => regions.of(code) ?? code,
    groups: {
      smileys: "Smileys",
      people: "People",
      nature: "Animals and nature",
      food: "Food and drink",
      travel: "Places",
      activities: "Activities",
      objects: "Objects",
      symbols: "Symbols",
      flags: "Flags",
    },
  },
} as const;
