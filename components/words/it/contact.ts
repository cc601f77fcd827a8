import type { contactWords } from "../contact.ts";
import type { Translated } from "../translated.ts";

const NOT_KEPT = "Non è stato possibile conservarlo su questo dispositivo. Libera spazio e riprova.";

export const contactWordsIt: Translated<typeof contactWords> = {
  contact: {
    open: (name) => `Informazioni su ${name}`,
    safetyNumber: "Numero di sicurezza",
    lead: (name) =>
      `Leggetevi le cifre di persona o al telefono, non in questa chat. Se ${name} vede le stesse 60, tra voi non c’è nessuno.`,
    digits: "Le 60 cifre",
    code: (name) => `Codice da far leggere a ${name}`,
    how: "Come confrontarle",
    steps: (name) => [
      `Incontra ${name}, o chiama su una linea dove riconosci la voce.`,
      `Chiedi a ${name} di aprire questa stessa pagina su di te.`,
      "Leggetevi le cifre a vicenda. Devono essere uguali su entrambi gli schermi.",
    ],
    stepScan: "Se siete vicini, uno di voi può invece inquadrare il codice dell’altro: confronta la stessa cosa.",
    differs: "Se anche una sola cifra è diversa, premi «Sono diverse»: allora tra voi potrebbe esserci qualcuno.",
    question: "Avete confrontato? Tutte le 60 cifre devono essere uguali su entrambi gli schermi.",
    theyDiffer: "Sono diverse",
    questionAgain: "Avete confrontato di nuovo, e una cifra è diversa?",
    mismatch: {
      title: (name) => `Non corrispondeva: tra te e ${name} potrebbe esserci qualcuno`,
      lead: (name) =>
        `Chiunque sia potrebbe leggere e cambiare ciò che tu e ${name} scrivete qui. Non scrivere nulla che non diresti in pubblico.`,
      steps: (name) => [
        `Confrontate ancora una volta, di persona o al telefono: ${name} deve aprire la pagina su di te, non su qualcun altro.`,
        `Se è di nuovo diverso, è grave: accordati con ${name} su un altro modo per parlarvi, e avvisa chi gestisce questo server.`,
      ],
      compare: "Confronta di nuovo",
      mark: "Non corrispondeva",
    },
    copy: "Copia le cifre",
    copied: "Copiato",
    unavailable: "Non è stato possibile calcolare le cifre. Riprova quando c’è connessione.",
    verify: "Segna come verificato",
    verifyFailed: NOT_KEPT,
    verifyChanged:
      "Le cifre sono cambiate proprio in questo momento. Non è stato verificato nulla: confrontale di nuovo.",
    replaced: (name) =>
      `L’identità di ${name} è cambiata mentre questa pagina era aperta, e con essa le cifre. Ciò che hai confrontato prima non vale: ricomincia.`,
    verifiedSince: (name, day) => `Hai verificato ${name} il ${day}.`,
    history: "Che cosa è cambiato e quando",
    changes: {
      first: "Visto per la prima volta da questo dispositivo",
      "rotate-enc": "Nuova chiave per i messaggi",
      "rotate-id": "Nuova identità, confermata con la vecchia",
      reset: "Nuova identità, e nulla ha provato che fosse la stessa persona",
      revoke: "Account chiuso",
      conflict: "Contraddizione mostrata dal server",
      verified: "Hai confrontato, corrispondeva, e l’hai segnato come verificato",
      mismatch: "Hai confrontato, e non corrispondeva",
      accepted: "Hai accettato la nuova identità senza verificarla",
      downgraded: "Hai continuato senza verificare, dopo aver verificato in passato",
    },
    saveEvidence: "Salva le prove",
  },
  scan: {
    open: "Inquadra il suo codice",
    stop: "Spegni la fotocamera",
    again: "Inquadra di nuovo",
    lead: (name) => `Punta la fotocamera sul codice sullo schermo di ${name}.`,
    picture: "Ciò che vede la fotocamera",
    starting: "Avvio della fotocamera…",
    noCamera: (name) =>
      `Qui non c’è una fotocamera. Confronta le cifre, o fai inquadrare il tuo codice a ${name} e confronta il risultato.`,
    denied: "Qui la fotocamera non si può usare. Consentila per questa pagina nel browser, o confronta le cifre.",
    failed: "Non è stato possibile avviare la fotocamera. Confronta invece le cifre.",
    results: {
      match: (name) => `I codici corrispondono. ${name} è verificato.`,
      changed: (name) =>
        `L’identità di ${name} è cambiata proprio in questo momento. Non è stato verificato nulla: inquadra di nuovo.`,
      mismatch: (name) => `I codici non corrispondono. Con ${name} non è stato verificato nulla.`,
      "other-person": (name) =>
        `Questo codice non riguarda voi due. Chiedi a ${name} di aprire la pagina su di te, e inquadra il codice lì.`,
      "not-a-code": () => "Questo è un altro codice. Punta la fotocamera su quello nella pagina su di te.",
      failed: () => NOT_KEPT,
    },
  },
  keyNotes: {
    theirs: {
      "rotate-enc": (name) => `${name} ha rinnovato una chiave. Non devi fare nulla.`,
      "rotate-id": (name) =>
        `${name} ha una nuova identità, confermata con la vecchia: il vostro numero di sicurezza è nuovo. Non devi fare nulla.`,
      reset: (name) => `${name} ha una nuova identità, e nulla prova che sia ancora la stessa persona.`,
      revoke: (name) => `${name} ha chiuso questo account. Non riceve più messaggi.`,
      conflict: (name) => `Il server ha contraddetto ciò che questo dispositivo sa di ${name}.`,
    },
    own: {
      "rotate-enc": "Hai una nuova chiave per i messaggi.",
      "rotate-id": "Hai una nuova identità, confermata con la vecchia. I tuoi numeri di sicurezza sono nuovi.",
      reset: "Hai ricominciato con chiavi nuove.",
      revoke: "Hai chiuso questo account.",
      conflict: "Il server ha contraddetto ciò che questo dispositivo sa di te.",
    },
  },
  blocked: {
    CHANGED: {
      title: (name) => `${name} ha una nuova identità`,
      lead: (name) =>
        `Di solito ${name} ha perso il file delle chiavi e ha ricominciato. Può anche essere qualcun altro che si finge ${name}. Non si invia nulla finché non decidi: confrontate al telefono, o di persona.`,
    },
    CHANGED_VERIFIED: {
      title: (name) => `L’identità di ${name} che avevi verificato è stata sostituita`,
      lead: (name) =>
        `Di solito ${name} ha perso il file delle chiavi e ha ricominciato. Può anche essere qualcun altro che si finge ${name}. Non si invia nulla finché non decidi: confrontate di nuovo, al telefono o di persona.`,
    },
    CONFLICT: {
      title: (name) => `Per ${name} sono state mostrate due identità diverse`,
      lead: (name) =>
        `Un server onesto non lo fa mai: qualcuno potrebbe leggere con voi. Qui non si invia più nulla. Salva le prove e mostrale a ${name} (non da qui) e a chi gestisce questo server: provano ciò che è stato mostrato.`,
    },
    REVOKED: {
      title: (name) => `${name} ha chiuso questo account`,
      lead: (name) =>
        `${name} non può più leggere ciò che scrivi qui. Ciò che è stato scritto prima resta. Si fa anche quando le chiavi sono state rubate: chiedi a ${name} in un altro modo, per esempio con una chiamata, prima di fidarti degli ultimi messaggi.`,
    },
    changed: "L’identità è cambiata ancora proprio in questo momento. Non è stato deciso nulla.",
    compare: "Confronta le cifre",
    without: "Continua senza confrontare",
    withoutLead: (name) =>
      `Non sapresti se stai scrivendo a ${name} o a qualcun altro. Fallo solo se ciò che scrivi può leggerlo chiunque.`,
    withoutConfirm: "Continua lo stesso",
    failed: NOT_KEPT,
  },
};
