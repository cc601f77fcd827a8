import type { Words } from "../all-english.ts";
import { accountWordsIt } from "./account.ts";
import { blockWordsIt } from "./block.ts";
import { chatWordsIt } from "./chat.ts";
import { contactWordsIt } from "./contact.ts";
import { keyWordsIt } from "./keys.ts";
import { messageWordsIt } from "./message.ts";
import { searchWordsIt } from "./search.ts";
import { settingsWordsIt } from "./settings.ts";

/** All words in Italian. */
export const italian: Words = {
  lang: "it",
  name: "AryaTel",
  promise: "Una chat che il suo server non può leggere.",
  title: (unread, place) => (unread > 0 ? `(${unread.toLocaleString("it")}) ${place}` : place),
  loading: "Caricamento",
  tryAgain: "Riprova",
  cancel: "Annulla",
  dialog: { close: "Chiudi" },
  field: {
    show: "Mostra ciò che scrivo",
    hide: "Nascondi ciò che scrivo",
    clear: "Svuota la ricerca",
    chooseAnother: "Scegline un altro",
  },

  notFound: {
    title: "Qui non c’è nulla",
    lead: "L’indirizzo potrebbe essere sbagliato, o ciò che era qui non c’è più.",
    home: "Vai alla pagina iniziale",
  },
  failure: {
    title: "Qualcosa è andato storto",
    lead: "È colpa nostra, non tua. I tuoi messaggi e le tue chiavi sono dove erano.",
  },
  ...accountWordsIt,
  ...blockWordsIt,
  ...chatWordsIt,
  ...contactWordsIt,
  ...keyWordsIt,
  ...messageWordsIt,
  ...searchWordsIt,
  ...settingsWordsIt,
};
