import { accountWords } from "./account.ts";
import { blockWords } from "./block.ts";
import { chatWords } from "./chat.ts";
import { contactWords } from "./contact.ts";
import { keyWords } from "./keys.ts";
import { messageWords } from "./message.ts";
import { searchWords } from "./search.ts";
import { settingsWords } from "./settings.ts";
import type { Translated } from "./translated.ts";

/** All words in English. The other languages have the same ones. */
export const english = {
  lang: "en",
  name: "AryaTel",
  promise: "A chat whose server cannot read it.",
  title: (unread: number, place: string) => (unread > 0 ? `(${unread.toLocaleString("en")}) ${place}` : place),
  loading: "Loading",
  tryAgain: "Try again",
  cancel: "Cancel",
  dialog: { close: "Close" },
  field: {
    show: "Show what I type",
    hide: "Hide what I type",
    clear: "Clear the search",
    chooseAnother: "Choose another",
  },

  notFound: {
    title: "There is nothing here",
    lead: "The address may be mistyped, or what was here is gone.",
    home: "Go to the start page",
  },
  failure: {
    title: "Something went wrong",
    lead: "This is our fault, not yours. Your messages and keys are where they were.",
  },
  ...accountWords,
  ...blockWords,
  ...chatWords,
  ...contactWords,
  ...keyWords,
  ...messageWords,
  ...searchWords,
  ...settingsWords,
} as const;

export type Words = Translated<typeof english>;
