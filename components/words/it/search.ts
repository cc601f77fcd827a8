import type { searchWords } from "../search.ts";
import type { Translated } from "../translated.ts";
import { count } from "./italian.ts";

export const searchWordsIt: Translated<typeof searchWords> = {
  search: {
    people: "Persone",
    messages: "Messaggi",
    searching: "Ricerca…",
    nothing: (text) => `Nessun risultato per «${text}» su questo dispositivo.`,
    incomplete: "I messaggi più vecchi stanno ancora arrivando: potrebbero essercene altri.",
    more: (n) =>
      `Si vedono solo ${count(n, "il messaggio più recente", "messaggi, i più recenti")}. Scrivi di più per trovarne altri.`,
    found: (n) => (n === 0 ? "Nessun messaggio trovato" : count(n, "messaggio trovato", "messaggi trovati")),
    askServer: (text) => `Trova persone di nome «${text}»`,
    askServerHint: "Chiede questo nome al server. I tuoi messaggi vengono cercati solo su questo dispositivo.",
    you: "Tu",
    from: (name) => `Da ${name}`,
    to: (name) => `A ${name}`,
  },
};
