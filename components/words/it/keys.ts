import type { PrepareFault } from "@/lib/client/own-keys.ts";
import type { FinishFault, keyWords } from "../keys.ts";
import type { Translated } from "../translated.ts";
import { accountWordsIt } from "./account.ts";

type Keys = Translated<typeof keyWords>;

const OTHER_DEVICE = "Nel frattempo le tue chiavi sono state cambiate su un altro dispositivo.";
const OLDER_FILE = "Il file attuale diventa vecchio: gli altri tuoi dispositivi chiedono quello nuovo.";

const RESET = {
  title: "Il tuo account ha ricevuto chiavi nuove, e non da questo dispositivo.",
  me: "Hai ricominciato su un altro dispositivo: scegli il file delle chiavi che hai salvato lì, e tutto è a posto.",
  notMe: [
    "Cambia la password, e termina le altre sessioni, nelle impostazioni.",
    "Ricomincia con chiavi nuove, anche questo nelle impostazioni.",
    "Salva le prove.",
    "Avvisa i tuoi contatti in un altro modo, per esempio con una chiamata.",
  ],
};

const finishFaults: Record<FinishFault, string> = {
  offline: "Il server non risponde, quindi non si sa se le tue chiavi sono cambiate. Riprovare è sicuro.",
  busy: "Il server è occupato, quindi non si sa se le tue chiavi sono cambiate. Riprovare è sicuro.",
  keys_changed: `${OTHER_DEVICE} Qui non è cambiato nulla: ricomincia.`,
  refused: "Il server non ha accettato il cambiamento. Non è cambiato nulla.",
  storage: "Questo browser non ha potuto conservare le nuove chiavi. Libera spazio e riprova.",
  signed_out: "Nel frattempo la sessione è terminata. Accedi di nuovo.",
  credentials: "Questa non è la tua password.",
  rate_limited: "Troppi tentativi. Aspetta qualche minuto e riprova.",
  same_as_password: accountWordsIt.register.fieldFaults.passphrase.same_as_password,
};

function prepareFault(code: PrepareFault, belongsTo?: string): string {
  switch (code) {
    case "weak_passphrase":
      return "Usa almeno 12 caratteri, e al massimo 1024.";
    case "keys_changed":
      return `${OTHER_DEVICE} Prima scegli lì il tuo file delle chiavi più recente.`;
    case "too_many":
      return "Il tuo file delle chiavi non può contenere altre chiavi vecchie. Dimenticale con questo cambiamento.";
    case "too_often":
      return "Le tue chiavi sono state cambiate tutte le volte possibili. Resta solo ricominciare con chiavi nuove, poche volte ancora, e chiuderle.";
    default:
      return accountWordsIt.keyFile.fault(code, belongsTo);
  }
}

export const keyWordsIt: Keys = {
  keys: {
    notices: {
      unchecked: (since) =>
        `Dal ${since} non è possibile controllare l’elenco in cui il server mostra le chiavi di tutti. Può essere un guasto che passa da solo. Fino ad allora non scrivere nulla di importante a chi non hai verificato: non ti accorgeresti se le sue chiavi venissero scambiate.`,
      otherLog: (handles, me) => {
        const names = [...handles, ...(me ? ["un altro tuo dispositivo"] : [])];
        const who = new Intl.ListFormat("it").format(names);
        return `Questo server potrebbe mostrare a ${who} chiavi diverse da quelle che mostra a te. Può essere un guasto. Confrontate i numeri di sicurezza di persona o al telefono: dove sono uguali, tra voi non c’è nessuno.`;
      },
      openChat: (handle) => `Apri la chat con ${handle}`,
      dismiss: "Ho letto",
    },
    title: "Chiavi",
    inUse: (size) => `I tuoi messaggi sono chiusi con una chiave di ${String(size)} bit.`,
    older: (n) =>
      n === 1
        ? "Una chiave più vecchia apre i messaggi più vecchi."
        : `${n.toLocaleString("it")} chiavi più vecchie aprono i messaggi più vecchi.`,
    present: "File delle chiavi attuale",
    presentPassphrase: "La sua frase segreta",
    presentHint:
      "Le tue chiavi non si possono copiare da questo browser, quindi serve il file. Lascia vuoto se non ha una frase segreta.",
    newPassphrase: "Nuova frase segreta",
    newPassphraseHint: "Almeno 12 caratteri, diversa dalla password.",
    costs: "Prima di farlo",
    next: "Crea il nuovo file delle chiavi",
    saved: {
      lead: "Il nuovo file delle chiavi è stato appena salvato tra i tuoi download:",
      choose: "Sceglilo qui. Nulla cambia prima che sia arrivato al sicuro; fino ad allora vale il file attuale.",
      chooseExport: "Sceglilo qui, così un download difettoso non passa inosservato.",
      chooseReset: "Sceglilo qui. Nulla cambia prima che sia arrivato al sicuro.",
      label: "Nuovo file delle chiavi",
      missing: "Scegli il file appena salvato.",
      other: "Questo non è il file appena salvato. Il browser potrebbe aver aggiunto un numero al nome.",
      password: "Password",
      passwordHint: "Quella con cui accedi.",
      passwordMissing: "Inserisci la tua password.",
      back: "Indietro",
    },
    done: "Chiudi",
    prepareFault,
    finishFaults,
    passphrase: {
      open: "Cambia la frase segreta",
      hint: "Un file nuovo con le stesse chiavi.",
      title: "Cambia la frase segreta",
      costs: [
        "Le tue chiavi restano le stesse: viene scritto un nuovo file con lo stesso contenuto.",
        "Le copie più vecchie si aprono ancora con la loro frase segreta. Elimina quelle che non vuoi più.",
      ],
      finish: "Controlla il nuovo file",
      good: "Il nuovo file delle chiavi funziona. Elimina le copie più vecchie.",
    },
    encryption: {
      open: "Nuova chiave per i messaggi",
      hint: "Per ciò che si scrive da adesso.",
      title: "Nuova chiave per i messaggi",
      costs: [
        "Da ora i messaggi per te sono chiusi con la nuova chiave. I numeri di sicurezza restano gli stessi, e i tuoi contatti vedono una nota discreta.",
        OLDER_FILE,
      ],
      bits: "Dimensione della nuova chiave",
      sizes: {
        2048: { label: "2048 bit", hint: "La dimensione abituale, veloce ovunque." },
        3072: { label: "3072 bit", hint: "Più forte, per messaggi che devono restare segreti per decenni." },
        4096: { label: "4096 bit", hint: "La più forte. I vecchi telefoni aprono i messaggi molto più lentamente." },
      },
      forget: "Dimentica le vecchie chiavi, e con esse tutti i messaggi precedenti",
      forgetCost:
        "Tutto ciò che è stato scritto finora resta chiuso per sempre, anche per te: i tuoi messaggi precedenti e quelli che hai ricevuto diventano illeggibili, qui e sugli altri tuoi dispositivi. In cambio, nemmeno chi in futuro rubasse le tue chiavi potrà leggerli.",
      finish: "Controlla il file e cambia la chiave",
      good: "La nuova chiave è in uso, e il nuovo file funziona. Conservalo in un luogo sicuro.",
      goodForgotten: "La nuova chiave è in uso, e le vecchie qui non ci sono più. Elimina anche i file più vecchi.",
    },
    identity: {
      open: "Nuova identità",
      hint: "I numeri di sicurezza diventano nuovi.",
      title: "Nuova identità",
      costs: [
        "La chiave con cui firmi viene sostituita, e la vecchia lo conferma. Chi ti ha verificato ti vede ancora come verificato.",
        "I tuoi numeri di sicurezza diventano nuovi, e i tuoi contatti vedono una nota che lo dice.",
        OLDER_FILE,
      ],
      finish: "Controlla il file e cambia l’identità",
      good: "La nuova identità è in uso, e il nuovo file funziona. Conservalo in un luogo sicuro.",
    },
    reset: {
      open: "Ho perso le mie chiavi",
      hint: "Ricominciare. I messaggi precedenti restano chiusi.",
      openLocked: "Ho perso il mio file delle chiavi",
      title: "Ricomincia con chiavi nuove",
      costs: [
        "Prima cerca il tuo file delle chiavi: su altri dispositivi, tra i download e nelle copie di sicurezza. Il suo nome finisce con _private_key.pem.",
        "Tutti i tuoi messaggi precedenti restano chiusi per sempre. Nessuno può aprirli senza le vecchie chiavi.",
        "I tuoi contatti vengono avvisati che la tua identità è nuova. Non ti viene inviato nulla finché non l’hanno accettata o ti hanno verificato di nuovo.",
      ],
      finish: "Ricomincia",
      good: "Le nuove chiavi sono in uso, e il nuovo file funziona. Di’ ai tuoi contatti che sei davvero tu.",
      back: "Ho trovato il mio file delle chiavi",
    },
    revoke: {
      open: "Chiudi le mie chiavi",
      hint: "Per chiavi rubate. Termina l’account per sempre.",
      title: "Chiudi le mie chiavi e termina questo account",
      costs: [
        "Fallo quando qualcuno ha rubato le tue chiavi. Se hai solo perso il file, scegli «Ho perso le mie chiavi»; se vuoi solo andartene, «Elimina il mio account».",
        "Il tuo account finisce, per sempre: nessuno può più scriverti, né tu a qualcuno. Per tornare ti servirebbe un altro account con un altro nome.",
        "Non si può annullare, nemmeno da parte nostra. Ciò che è stato scritto prima resta leggibile con il tuo file delle chiavi.",
      ],
      password: "Password",
      confirm: "Termina il mio account per sempre",
    },
    alarm: {
      standings: {
        rotated: {
          title: "Le tue chiavi sono state cambiate su un altro dispositivo.",
          me: "Scegli il file delle chiavi che hai salvato lì, e continua qui.",
          notMe:
            "Qualcuno ha il tuo file delle chiavi. Cambia la password, poi ricomincia con chiavi nuove nelle impostazioni.",
        },
        reset: RESET,
        taken: {
          title:
            "Qualcuno potrebbe aver chiuso il tuo account: è successo con chiavi che questo dispositivo non ha creato.",
          me: "Hai ricominciato su un altro dispositivo e lì hai chiuso l’account: non devi fare nulla.",
          notMe:
            "Qualcuno si è preso il tuo account, e non si può riavere. Salva le prove, avvisa i tuoi contatti in un altro modo, per esempio con una chiamata, e crea un nuovo account.",
        },
        conflict: {
          title: "Questo server mostra chiavi false a tuo nome.",
          lead: "Nulla di ciò che hai fatto può causarlo, e un server onesto non lo fa mai. Da qui non si invia più nulla. Salva le prove e mostrale a chi gestisce questo server; avvisa i tuoi contatti in un altro modo, per esempio con una chiamata.",
        },
        revoked: {
          title: "Hai chiuso le chiavi di questo account.",
          lead: "Non si invia più nulla a te né da te. Ciò che ora puoi leggere resta leggibile.",
        },
      },
      me: "Sei stato tu:",
      notMe: "Non sei stato tu:",
      ownReset: {
        ...RESET,
        title: "L’elenco pubblico del server contiene a tuo nome chiavi che questo dispositivo non ha creato.",
      },
      choose: "Scegli il nuovo file delle chiavi",
      openSettings: "Apri le impostazioni",
      takenOver: "Qualcuno si sta prendendo il tuo account. Cambia subito la password, nelle impostazioni.",
      steps: "Che cosa fare, passo per passo",
      chooseTitle: "Scegli il nuovo file delle chiavi",
      composer: "Prima rispondi alla domanda in alto. Poi puoi scrivere.",
      composerRevoked: "Non puoi più scrivere: hai chiuso le chiavi di questo account.",
      composerTaken: "Non puoi più scrivere: le chiavi di questo account sono state chiuse.",
      log: {
        "log-key": () => "L’elenco pubblico delle chiavi del server è improvvisamente firmato da qualcun altro.",
        "split-view": () => "Il server ha mostrato a persone diverse elenchi di chiavi diversi.",
        "own-keys": () =>
          "L’elenco pubblico del server è sbagliato riguardo alle tue chiavi: ne contiene che non hai mai creato, o ne nasconde che hai creato.",
        leaves: () => "L’elenco pubblico delle chiavi del server non è quello che il server ha firmato.",
        frozen: () => "Il server trattiene una parte più nuova del suo elenco pubblico delle chiavi.",
        signature: () => "L’elenco pubblico delle chiavi del server non è più firmato.",
        contact: (handle) =>
          `L’elenco pubblico del server contiene per ${handle} chiavi diverse da quelle che mostra a te.`,
      },
      logNobody: "qualcuno",
      logMore: (n) => (n === 1 ? "Un’altra contraddizione" : `Altre ${String(n)} contraddizioni`),
      logTitle: "Questo server potrebbe ingannarti",
      logLead:
        "Un server onesto non lo fa mai: qualcuno potrebbe leggere con voi. Non scrivere qui nulla di privato. Salva le prove, e mostrale ai tuoi contatti (non da qui) e a chi gestisce questo server.",
    },
  },
};
