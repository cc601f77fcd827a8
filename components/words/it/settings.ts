import type { DeleteFault } from "@/lib/client/delete-account.ts";
import type { SettingsFault } from "@/lib/client/sessions.ts";
import type { settingsWords } from "../settings.ts";
import type { Translated } from "../translated.ts";
import { accountWordsIt } from "./account.ts";
import { count } from "./italian.ts";

const faults: Record<SettingsFault, string> = {
  offline: "Il server non risponde. Controlla la connessione e riprova.",
  busy: "Il server è occupato. Riprova tra un momento.",
  rate_limited: "Troppi tentativi. Aspetta qualche minuto e riprova.",
};

const deletionFaults: Record<DeleteFault, string> = {
  credentials: "Questa non è la tua password.",
  rate_limited: faults.rate_limited,
  uncertain:
    "Il server non ha dato una risposta chiara: nessuno può dire se il tuo account è stato eliminato. Le tue chiavi sono ancora qui. Riprova tra un momento.",
};

export const settingsWordsIt: Translated<typeof settingsWords> = {
  sessions: {
    title: "Dove hai effettuato l’accesso",
    loading: "Ricerca degli accessi…",
    failed: "Non è stato possibile caricare l’elenco. Nuovo tentativo…",
    current: "Questo browser",
    device: (browser, system) => `${browser} su ${system}`,
    unknown: "Browser sconosciuto",
    unknownSystem: "un sistema sconosciuto",
    seen: (when) => `Ultimo uso: ${when}`,
    from: (address) => `da ${address}`,
    since: (when) => `Accesso: ${when}`,
    end: "Esci",
    endOf: (device) => `Esci da ${device}`,
    endOthers: "Esci ovunque tranne qui",
    ended: (n) => (n === 1 ? "1 sessione terminata." : `${n.toLocaleString("it")} sessioni terminate.`),
    faults,
  },
  password: {
    title: "Password",
    lead: "Serve per accedere. Chiavi e file delle chiavi restano come sono.",
    open: "Cambia la password",
    current: "Password attuale",
    next: "Nuova password",
    nextHint: "Almeno 12 caratteri. Tutte le altre sessioni saranno terminate.",
    missing: "Inserisci la tua password attuale.",
    submit: "Cambiala",
    changed: (ended) =>
      ended === 0
        ? "La tua password è cambiata."
        : `La tua password è cambiata. ${count(ended, "altra sessione terminata", "altre sessioni terminate")}.`,
    faults: {
      ...accountWordsIt.register.fieldFaults.password,
      ...faults,
      credentials: "Questa non è la tua password attuale.",
      weak_password: "Questa password è troppo facile da indovinare. Scegline un’altra.",
    },
  },
  notifications: {
    title: "Notifiche",
    on: "Avvisami dei nuovi messaggi",
    text: "Mostra che cosa dice un messaggio",
    textHint:
      "Allora può leggerlo chiunque veda il tuo schermo, e il sistema potrebbe conservarlo. Altrimenti si vede solo il nome.",
    lead: "Arrivano finché la chat è aperta in qualche scheda, anche in secondo piano.",
    denied: "Il browser non permette le notifiche per questa pagina. Prima consentile nelle sue impostazioni.",
    unsupported: "Questo browser non può mostrare notifiche.",
    newMessage: "Nuovo messaggio",
  },
  storage: {
    messages: (n, size) =>
      n === 0
        ? "Qui non è conservato nessun messaggio."
        : `Qui ${count(n, "messaggio è conservato, cifrato", "messaggi sono conservati, cifrati")}: ${size}.`,
    queue: (n) => `${count(n, "messaggio aspetta", "messaggi aspettano")} di essere inviati.`,
    drafts: (n) => `${count(n, "bozza è conservata", "bozze sono conservate")}.`,
    usage: (used, quota) => `AryaTel usa ${used} dei ${quota} che il browser permette.`,
    stopped: "Non si conserva nulla di nuovo finché la pagina non viene ricaricata.",
    clear: "Cancella i messaggi conservati",
    clearHint: "Il server li ha tutti: vengono recuperati quando servono.",
    cleared: "I messaggi conservati sono stati cancellati.",
    persisted: "Il browser conserva tutto questo finché non esci.",
    notPersisted: "Se manca spazio, il browser potrebbe cancellarlo, compresa la tua chiave.",
    persist: "Chiedi al browser di conservarlo",
    persistRefused: "Il browser non lo promette. Alcuni lo fanno quando una pagina è installata o usata spesso.",
    failed: "Non ha funzionato. Riprova.",
  },
  exporting: {
    title: "Esporta i miei dati",
    lead: "Tutto ciò che puoi leggere, raccolto in questo browser. Il file non è cifrato: tienilo dove puoi arrivare solo tu.",
    json: "Per i programmi (JSON)",
    html: "Da leggere (HTML)",
    loading: (done, total) =>
      total === 0
        ? "Recupero dei tuoi messaggi…"
        : `Recupero dei tuoi messaggi: ${done.toLocaleString("it")} di ${total.toLocaleString("it")}`,
    writing: "Scrittura del file…",
    saved: (name) => `Salvato tra i tuoi download: ${name}`,
    incomplete: "Alcuni messaggi non sono stati recuperati; il file lo dice. Riprova quando c’è connessione.",
    failed: "Non è stato possibile scrivere il file. Riprova.",
    file: {
      lang: "it",
      title: (handle) => `AryaTel: dati di ${handle}`,
      made: (when) => `Creato il ${when}. Questo file non è cifrato.`,
      incomplete: "Alcuni messaggi non sono stati recuperati e qui mancano.",
      conversation: (handle) => `Conversazione con ${handle}`,
      notes: "Note personali",
      messages: (n) => count(n, "messaggio", "messaggi"),
      edited: "modificato",
      removed: "Questo messaggio è stato eliminato.",
      newer: "A questo messaggio serve una versione più recente di AryaTel.",
      locked: "Non è stato possibile aprire questo messaggio.",
      unsent: "non ancora inviato",
      draft: "Bozza",
    },
  },
  secondFactor: {
    title: "Secondo passaggio all’accesso",
    loading: "Ricerca dello stato…",
    lead: "Disattivato. Con questo, per accedere serve anche un codice da un’app su un altro dispositivo. Protegge il tuo account; i messaggi li protegge il file delle chiavi.",
    on: (left) =>
      `Attivo. Per accedere serve un codice della tua app. ${count(left, "codice di recupero rimasto", "codici di recupero rimasti")}.`,
    setUp: "Configuralo",
    off: "Disattivalo",
    next: "Avanti",
    password: "Password",
    scan: "Inquadralo con un’app di autenticazione su un altro dispositivo, come quella che usi per altri account.",
    picture: "Codice per la tua app di autenticazione",
    byHand: "Oppure inserisci lì a mano questa chiave:",
    code: "Codice",
    codeHint: "Le sei cifre che l’app mostra adesso.",
    offHint: "Le sei cifre che l’app mostra adesso, o un codice di recupero.",
    switchOn: "Attivalo",
    recovery: "Codici di recupero",
    recoveryLead:
      "È attivo. Conserva questi codici di recupero: ognuno ti fa accedere una volta se perdi l’app, e non vengono mostrati di nuovo.",
    save: "Salva i codici",
    done: "Fatto",
    faults: {
      ...faults,
      credentials: "Questa non è la tua password.",
      code_wrong: "Questo codice ora non vale. Usa il prossimo che mostra l’app.",
    },
  },
  deletion: {
    title: "Elimina il mio account",
    lead: "Spariscono il tuo accesso, le tue chiavi in questo browser e le tue note personali. Ciò che hai scritto ad altri resta a loro.",
    open: "Elimina il mio account…",
    dialogTitle: "Eliminare il mio account?",
    costsTitle: "Non si può annullare, nemmeno da parte nostra:",
    costs: [
      "Il tuo indirizzo email, la tua password e tutti i tuoi accessi vengono eliminati. Gli altri tuoi dispositivi escono.",
      "Spariscono le tue chiavi e tutto ciò che è conservato in questo browser, anche ciò che aspetta di essere inviato.",
      "Qui non potrai più leggere i tuoi messaggi. Chi li ha ricevuti li conserva, e vede che il tuo account è stato eliminato.",
      "Il tuo nome utente resta occupato per sempre: sta in chiavi firmate, e nessun altro deve poter passare per te.",
    ],
    exportFirst: "Prima conserva i tuoi messaggi",
    name: (handle) => `Scrivi il tuo nome utente, ${handle}, per confermare`,
    nameWrong: (handle) => `Questo non è il tuo nome utente. È ${handle}.`,
    password: "Password",
    missing: "Inserisci la tua password.",
    confirm: "Elimina il mio account per sempre",
    done: "Il tuo account è stato eliminato e le tue chiavi non sono più in questo browser.",
    faults: deletionFaults,
  },
  shortcuts: {
    title: "Scorciatoie da tastiera",
    open: "Scorciatoie da tastiera",
    lead: "? funziona dove non stai scrivendo, le altre ovunque.",
    keys: {
      search: "Cerca",
      next: "Conversazione successiva",
      previous: "Conversazione precedente",
      newChat: "Nuova chat",
      settings: "Impostazioni",
      list: "Questo elenco",
      escape: "Chiudi, o lascia la ricerca",
    },
    enter: "Invio",
    inLog: "In una conversazione",
    logKeys: {
      move: "Da un messaggio all’altro",
      open: "Che cosa si può fare con un messaggio",
      edit: "Modifica il tuo ultimo messaggio, dal campo vuoto",
      back: "Torna a scrivere",
    },
  },
};
