import type { blockWords } from "../block.ts";
import type { Translated } from "../translated.ts";

export const blockWordsIt: Translated<typeof blockWords> = {
  block: {
    menu: (name) => `Opzioni per ${name}`,
    about: "Numero di sicurezza e contatto",
    block: (name) => `Blocca ${name}`,
    unblock: (name) => `Sblocca ${name}`,
    unblockShort: "Sblocca",
    title: (name) => `Bloccare ${name}?`,
    lead: (name) =>
      `Ciò che ${name} scrive da adesso non viene né mostrato né annunciato, su nessuno dei tuoi dispositivi.`,
    quiet: (name) =>
      `${name} non lo viene a sapere, non vede quando scrivi, e non vede se qualcosa è arrivato o è stato letto. Che hai la chat aperta si vede ancora.`,
    kept: "Nulla va perso: ciò che è arrivato nel frattempo compare quando sblocchi.",
    confirm: "Blocca",
    failed: "Non è stato possibile conservarlo su questo dispositivo. Libera spazio e riprova.",
    blocked: (name) => `Hai bloccato ${name}`,
    hidden: (n) =>
      n === 0
        ? "Ciò che scrive non viene mostrato."
        : n === 1
          ? "Da allora è arrivato 1 messaggio. Compare quando sblocchi."
          : `Da allora sono arrivati ${n.toLocaleString("it")} messaggi. Compaiono quando sblocchi.`,
    listed: "Persona bloccata",
    people: "Persone bloccate",
    nobody: "Nessuna. Dal menu di una conversazione se ne blocca la persona.",
    again: (name) => `${name} non è più nell’elenco.`,
  },
};
