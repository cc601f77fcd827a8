import { count } from "./english.ts";

/** Looking for people and messages. */
export const searchWords = {
  search: {
    people: "People",
    messages: "Messages",
    searching: "Searching…",
    nothing: (text: string) => `Nothing found for “${text}” on this device.`,
    /** Why something may be missing. */
    incomplete: "Older messages are still being fetched: there may be more.",
    more: (n: number) => `Only the newest ${count(n, "message is", "messages are")} shown. Write more to find others.`,
    found: (n: number) => (n === 0 ? "No messages found" : `${count(n, "message", "messages")} found`),
    askServer: (text: string) => `Find people called “${text}”`,
    askServerHint: "Asks the server for this name. Your messages are searched on this device only.",
    you: "You",
    from: (name: string) => `From ${name}`,
    to: (name: string) => `To ${name}`,
  },
} as const;
