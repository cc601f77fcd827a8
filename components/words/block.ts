import { count } from "./english.ts";

/** Blocking a person, and what is said of somebody who is blocked. */
export const blockWords = {
  block: {
    menu: (name: string) => `Options for ${name}`,
    about: "Safety number and contact",
    block: (name: string) => `Block ${name}`,
    unblock: (name: string) => `Unblock ${name}`,
    unblockShort: "Unblock",
    title: (name: string) => `Block ${name}?`,
    lead: (name: string) => `What ${name} writes from now on is neither shown nor announced, on all your devices.`,
    quiet: (name: string) =>
      `${name} is not told, does not see when you type, and does not see whether anything arrived or was read. That you have the chat open can still be seen.`,
    kept: "Nothing is lost: what came meanwhile is there when you unblock.",
    confirm: "Block",
    failed: "This could not be kept on this device. Free some space and try again.",
    blocked: (name: string) => `You blocked ${name}`,
    hidden: (n: number) =>
      n === 0
        ? "What they write is not shown."
        : `${count(n, "message has", "messages have")} come since. They are shown when you unblock.`,
    listed: "Blocked",
    people: "Blocked people",
    nobody: "Nobody. The menu of a conversation blocks its person.",
    again: (name: string) => `${name} is not blocked any more.`,
  },
} as const;
