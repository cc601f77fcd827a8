// Every word of the interface, ready to be translated: this object, made of the files in components/words.
// Codes become sentences there and nowhere else.
import { accountWords } from "./words/account.ts";
import { chatWords } from "./words/chat.ts";
import { contactWords } from "./words/contact.ts";
import { keyWords } from "./words/keys.ts";
import { messageWords } from "./words/message.ts";
import { searchWords } from "./words/search.ts";
import { settingsWords } from "./words/settings.ts";

export const words = {
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
  ...chatWords,
  ...contactWords,
  ...keyWords,
  ...messageWords,
  ...searchWords,
  ...settingsWords,
} as const;
