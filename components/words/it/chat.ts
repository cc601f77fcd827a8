import type { ConversationView, MessageView } from "@/lib/client/view.ts";
import type { chatWords } from "../chat.ts";
import type { Translated } from "../translated.ts";
import { count } from "./italian.ts";

type Chat = Translated<typeof chatWords>;
type LockedCode = Extract<MessageView["content"], { kind: "locked" }>["code"];

const SEND_AGAIN = "Chiedi a chi l’ha scritto di scriverlo di nuovo.";

const locked = (name: string): Record<LockedCode, { cause: string; cure: string }> => {
  const NOT_TRUSTED = `Non si mostra, perché la sua origine non è certa. Chiedi a ${name} al telefono, non qui, che cosa è stato scritto.`;
  return {
    E_SHAPE: { cause: "Questo messaggio è arrivato danneggiato.", cure: SEND_AGAIN },
    E_PROFILE: { cause: "Questo messaggio è stato fatto in un modo che AryaTel non permette.", cure: NOT_TRUSTED },
    E_CONV: { cause: "Questo messaggio appartiene a un’altra conversazione.", cure: NOT_TRUSTED },
    E_SENDER: { cause: "Questo messaggio è di qualcuno che non è in questa conversazione.", cure: NOT_TRUSTED },
    E_IDENTITY: { cause: "L’identità di chi scrive non ha potuto essere confermata.", cure: NOT_TRUSTED },
    E_RECIPIENTS: {
      cause: "Questo messaggio non era chiuso solo per voi due: poteva leggerlo qualcun altro.",
      cure: NOT_TRUSTED,
    },
    E_SIG: { cause: `Questo messaggio potrebbe non essere di ${name}.`, cure: NOT_TRUSTED },
    E_EPOCH: {
      cause: "Questo messaggio è stato scritto prima che cambiassero le persone in questa conversazione.",
      cure: SEND_AGAIN,
    },
    E_NOKEY: {
      cause: "A questo messaggio serve una chiave che non è su questo dispositivo.",
      cure: "Lo apre solo un file delle chiavi che la contiene. Se ne hai uno: esci, accedi e sceglilo.",
    },
    E_UNWRAP: {
      cause: "La tua chiave non apre questo messaggio.",
      cure: "Potrebbe essersi danneggiato per strada. " + SEND_AGAIN,
    },
    E_COMMIT: { cause: `Questo messaggio potrebbe non essere ciò che ${name} ha scritto.`, cure: NOT_TRUSTED },
    E_OPEN: { cause: "Questo messaggio è stato modificato dopo essere stato chiuso.", cure: NOT_TRUSTED },
    E_BODY: { cause: "Il contenuto di questo messaggio non si può leggere.", cure: SEND_AGAIN },
    E_GONE: {
      cause: "Il server non ha più questo messaggio.",
      cure: `${name} non l’ha eliminato. Chiedi che cosa diceva, e avvisa chi gestisce questo server.`,
    },
  };
};

const faults: Record<NonNullable<MessageView["fault"]>, string> = {
  keys: "Era scritto per chiavi che nel frattempo sono cambiate.",
  chain: "Il server dice che qui sta un altro tuo messaggio, o ne ha perso uno. Invialo di nuovo se non è qui sopra.",
  too_long: "È troppo lungo.",
  refused: "Il server non l’ha accettato.",
  signed_out: "La tua sessione è terminata.",
  blocked: "È trattenuto finché non è chiaro di chi sono queste chiavi.",
  gone: "L’account a cui era destinato è stato eliminato.",
};

const states: Record<Exclude<ConversationView["status"], "ready" | "not-found">, string> = {
  loading: "Caricamento dei messaggi",
  error: "Non è stato possibile caricare questa conversazione. Nuovo tentativo…",
};

export const chatWordsIt: Chat = {
  chat: {
    title: "Chat",
    conversations: "Conversazioni",
    search: "Cerca",
    searchHint: "Cerca persone e messaggi",
    newChat: "Nuova chat",
    settings: "Impostazioni",
    signOut: "Esci",
    back: "Torna alle conversazioni",
    you: "Tu",
    yourself: "Note personali",
    noMessages: "Ancora nessun messaggio",
    lastKind: {
      text: "",
      removed: "Messaggio eliminato",
      newer: "Serve una versione più recente di AryaTel",
      locked: "Messaggio chiuso",
      doubtful: "Non confermato",
    },
    unread: (n) => count(n, "messaggio non letto", "messaggi non letti"),
    unreadMany: "999+",
    emptyTitle: "Ancora nessuna conversazione",
    emptyLead: "Trova qualcuno e scrivi il primo messaggio.",
    findPeople: "Trova persone",
    pickTitle: "I tuoi messaggi",
    pickLead: "Scegli una conversazione a sinistra o iniziane una nuova.",
    private: "Può leggere solo chi scrive e chi riceve.",
    otherPeople: "Altre persone",
    listFailed: "Non è stato possibile caricare le tue conversazioni. Nuovo tentativo…",
    history: (done, total) =>
      `Recupero dei messaggi più vecchi: ${done.toLocaleString("it")} di ${total.toLocaleString("it")}`,
    listStale: "Nessuna connessione. I nuovi messaggi arrivano appena torna.",
  },
  people: {
    list: "Persone",
    search: "Cerca persone",
    lead: "Tutti quelli che hanno un account qui.",
    more: "Mostra altre",
    none: "Nessuno trovato",
    alone: "Nessun altro ha ancora un account qui. Manda questo indirizzo a chi vuoi.",
    failed: "Non è stato possibile caricare l’elenco delle persone. Nuovo tentativo…",
  },
  conversation: {
    messages: "Messaggi",
    message: "Messaggio",
    send: "Invia",
    states,
    nobody: (name) => `Qui nessuno si chiama «${name}».`,
    toList: "Torna alle conversazioni",
    beginning: "Solo voi due potete leggere questa conversazione.",
    beginningSelf: "Solo tu puoi leggere ciò che scrivi qui.",
    beginningInDoubt: "Leggi l’avviso in rosso prima di scrivere qualcosa qui.",
    beginningUnsure: (name) =>
      `Per essere certi che solo voi due possiate leggere, confronta il numero di sicurezza con ${name}.`,
    notPrivate: "Non privato",
    older: "Caricamento dei messaggi più vecchi",
    newMessages: "Nuovi messaggi",
    toNewest: (n) =>
      n > 0 ? `Vai al più recente, ${count(n, "nuovo messaggio", "nuovi messaggi")}` : "Vai al più recente",
    setBack:
      "Il server non ha più dei messaggi che erano qui. Potrebbe essere tornato a uno stato precedente, oppure li trattiene. Chiedi all’altra persona che cosa manca.",
    stale: "Nessuna connessione. Nuovo tentativo…",
    says: (name, text) => `${name}: ${text}`,
    tooLong: (over) => `Troppo lungo di circa ${count(over, "carattere", "caratteri")}. Accorcialo.`,
    inParts: (parts) => `Testo lungo: sarà inviato in circa ${count(parts, "messaggio", "messaggi")}.`,
    notStored: "Non è stato possibile conservarlo su questo dispositivo. Libera spazio e riprova.",
    retry: "Riprova",
    discard: "Scarta",
    notSent: "Non inviato.",
    failed: (what, fault) => (fault === null ? what : `${what} ${faults[fault]}`),
    retryNewKeys: "Prima confrontate: riprovando viene inviato a quelle nuove.",
    delivery: {
      sending: "Invio in corso",
      sent: "Inviato",
      delivered: "Consegnato",
      read: "Letto",
      failed: "Non riuscito",
    },
    locked,
    warnings: {
      W_FORK:
        "Due messaggi diversi reclamano questo posto. Non fidarti prima di aver chiesto a chi scrive al telefono, non qui.",
      W_REPLAY: "Un messaggio precedente, mostrato una seconda volta. Non tenerne conto.",
      W_GAP: "Manca un messaggio prima di questo. Chiedi all’altra persona che cosa diceva.",
      W_CHANGED:
        "Scritto con una nuova identità che nulla conferma e che non hai accettato: potrebbe essere di qualcun altro.",
      W_ORDER:
        "Questo messaggio sta in un ordine diverso da quello in cui è stato scritto: forse il suo posto è un altro.",
      W_CAUSAL: "Questo messaggio risponde a qualcosa che qui non lo precede. Chiedi di che cosa parla.",
      W_TIME: "L’ora di questo messaggio potrebbe essere sbagliata di oltre cinque minuti: non farci conto.",
    },
    gone: (name) =>
      `Questo account è stato eliminato. ${name} non può più leggere né rispondere. Ciò che è stato scritto resta qui.`,
    removed: "Questo messaggio è stato eliminato.",
    newerBody: "A questo messaggio serve una versione più recente di AryaTel. Ricarica la pagina per averla.",
    pins: {
      TOFU: "Non verificato",
      VERIFIED: "Verificato",
      CHANGED: "Identità cambiata",
      CHANGED_VERIFIED: "Non più verificato",
      CONFLICT: "Non fidarti",
      REVOKED: "Account chiuso",
    },
  },
};
