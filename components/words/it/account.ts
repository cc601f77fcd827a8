import type { UnlockFault } from "@/lib/client/key-file.ts";
import type { accountWords } from "../account.ts";
import type { Translated } from "../translated.ts";
import { count } from "./italian.ts";

type Account = Translated<typeof accountWords>;

const fieldFaults: Account["register"]["fieldFaults"] = {
  handle: {
    required: "Scegli un nome utente: da 3 a 32 lettere minuscole, cifre o _.",
    format: "Usa da 3 a 32 lettere minuscole, cifre o _.",
    too_short: "Usa almeno 3 caratteri.",
    too_long: "Usa al massimo 32 caratteri.",
    same_as_name: "Scegli un altro nome utente.",
    same_as_password: "Scegli un altro nome utente.",
  },
  email: {
    required: "Inserisci il tuo indirizzo email.",
    format: "Questo non è un indirizzo email.",
    too_short: "Questo non è un indirizzo email.",
    too_long: "Questo indirizzo è troppo lungo.",
    same_as_name: "Questo non è un indirizzo email.",
    same_as_password: "Questo non è un indirizzo email.",
  },
  password: {
    required: "Scegli una password di almeno 12 caratteri.",
    format: "Questa password contiene un carattere che non si può usare.",
    too_short: "Usa almeno 12 caratteri.",
    too_long: "Questa password è troppo lunga.",
    same_as_name: "Non usare il tuo nome come password.",
    same_as_password: "Scegli un’altra password.",
  },
  passphrase: {
    required: "Scegli una frase segreta per il tuo file delle chiavi.",
    format: "Questa frase segreta contiene un carattere che non si può usare.",
    too_short: "Usa almeno 12 caratteri.",
    too_long: "Questa frase segreta è troppo lunga.",
    same_as_name: "Non usare il tuo nome come frase segreta.",
    same_as_password: "Usa qualcosa di diverso dalla password: il server vede quella, ma mai questa.",
  },
};

const OFFLINE = "Il server non risponde. Controlla la connessione e riprova.";
const BUSY = "Il server è occupato. Riprova tra un momento.";

const steps: Account["register"]["steps"] = {
  keys: "Creazione delle tue chiavi",
  "key-file": "Scrittura del tuo file delle chiavi",
  account: "Creazione del tuo account",
  "sign-in": "Accesso in corso",
};

const keyFileFaults: Record<UnlockFault, string> = {
  K_NOT_A_KEY_FILE: "Questo non è un file delle chiavi. Scegli il file che finisce con _private_key.pem.",
  K_TOO_LARGE: "Questo file è troppo grande per essere un file delle chiavi.",
  K_UNSUPPORTED:
    "Questo file delle chiavi è protetto in un modo che AryaTel non conosce. Scegli il file salvato da AryaTel.",
  K_PASSPHRASE_NEEDED: "Questo file è protetto. Inserisci la sua frase segreta.",
  K_WRONG_PASSPHRASE: "Questa frase segreta non apre il file. Non è la tua password.",
  K_AHEAD:
    "Questo file contiene chiavi più nuove di quelle che il server mostra per te. Se non hai mai finito di cambiare le chiavi, continua con questo file. Se invece hai finito, il server nasconde le tue chiavi più nuove: fermati qui, e avvisa i tuoi contatti.",
  K_UNKNOWN_KEYS:
    "Questo file contiene chiavi più nuove di quelle che il server mostra per te, e non quelle in uso. Se non hai mai finito di cambiare le chiavi, scegli il file precedente. Se invece hai finito, il server nasconde le tue chiavi più nuove: avvisa i tuoi contatti.",
  K_NO_IDENTITY_KEY: "A questo file manca una parte: la chiave che firma. Scegli il file intero.",
  K_NO_ENCRYPTION_KEY: "A questo file manca una parte: la chiave che apre i messaggi. Scegli il file intero.",
  K_OTHER_PERSON: "Questo è il file delle chiavi di un’altra persona.",
  K_OLD_KEYS: "Questo file è più vecchio delle tue chiavi attuali. Scegli il più recente.",
  K_DAMAGED: "Questo file delle chiavi è danneggiato. Scegline un’altra copia.",
  offline: OFFLINE,
  storage: "Questo browser non ha potuto conservare la chiave. Libera spazio o esci dalla finestra privata.",
  signed_out: "Nel frattempo la sessione è terminata. Accedi di nuovo.",
};

export const accountWordsIt: Account = {
  register: {
    title: "Crea il tuo account",
    lead: "Le tue chiavi nascono in questo browser. Nessun altro le avrà mai, nemmeno il server.",
    username: "Nome utente",
    usernameHint: "Da 3 a 32 lettere minuscole, cifre o _. Non si può cambiare dopo.",
    email: "Email",
    emailHint: "Per accedere. Nessun altro la vede.",
    password: "Password",
    passwordHint: "Almeno 12 caratteri. Serve per accedere.",
    keyFileLead: "Un file delle chiavi sarà salvato tra i tuoi download. Apre i tuoi messaggi sugli altri dispositivi.",
    passphrase: "Frase segreta del file delle chiavi",
    passphraseHint: "Almeno 12 caratteri, diversa dalla password. Protegge il file che apre i tuoi messaggi.",
    plain: "Salva senza frase segreta",
    plainWarning:
      "Chi si impossessa di un file senza frase segreta può leggere tutti i tuoi messaggi. Tienilo dove puoi arrivare solo tu.",
    submit: "Crea account",
    haveAccount: "Hai già un account?",
    signIn: "Accedi",
    working: "Creazione delle tue chiavi in questo browser…",
    workingLead: "Ci vuole qualche secondo. Tieni aperta questa pagina.",
    underWay: (step) => `${steps[step]}…`,
    stepDone: "fatto",
    stepNow: "in corso",
    steps,
    faults: {
      handle_taken: "Questo nome utente è già preso.",
      email_taken: "Esiste già un account con questo indirizzo.",
      made_before:
        "L’account che avevi chiesto prima è stato creato comunque. Inserisci di nuovo il suo nome utente, indirizzo e password per completarlo: le sue chiavi sono qui.",
      weak_password: "Questa password è troppo facile da indovinare. Scegline un’altra.",
      same_as_password: fieldFaults.passphrase.same_as_password,
      bad_input: "Il server non ha accettato qualcosa in questo modulo. Ricontrollalo e riprova.",
      offline: OFFLINE,
      busy: BUSY,
      unsupported: "Questo browser non può creare le chiavi. Usane uno attuale.",
      refused: "Il server ha rifiutato di creare l’account. Riprova più tardi.",
    },
    fieldFaults,
  },
  login: {
    title: "Accedi",
    email: "Email",
    password: "Password",
    submit: "Accedi",
    noAccount: "È la prima volta?",
    create: "Crea un account",
    missing: "Inserisci email e password.",
    code: "Codice",
    codeHint: "Le sei cifre che la tua app di autenticazione mostra adesso, o un codice di recupero.",
    codeMissing: "Inserisci il codice.",
    back: "Indietro",
    wait: (seconds) =>
      `Troppi tentativi. Riprova tra ${
        seconds < 60
          ? count(Math.ceil(seconds), "secondo", "secondi")
          : count(Math.ceil(seconds / 60), "minuto", "minuti")
      }.`,
    faults: {
      credentials: "Email o password errata.",
      code_needed: "Serve anche un codice.",
      code_wrong: "Questo codice ora non vale. Usa il prossimo che mostra l’app, o un altro codice di recupero.",
      busy: BUSY,
      offline: OFFLINE,
      rate_limited: "Troppi tentativi. Aspetta qualche minuto e riprova.",
    },
  },
  unlock: {
    title: "Apri i tuoi messaggi",
    lead: "Hai effettuato l’accesso. I messaggi restano chiusi finché non scegli il tuo file delle chiavi. Il suo nome finisce con _private_key.pem. Cercalo tra i download.",
    passphrase: "Frase segreta",
    passphraseHint: "Quella che hai scelto per questo file. Lascia vuoto se il file non ne ha una.",
    legend: "Per quanto tenere la chiave",
    keep: "Tieni la chiave finché non esco",
    keepHint: "Questo dispositivo è mio.",
    forget: "Dimentica la chiave quando chiudo la scheda",
    forgetHint: "Per un computer condiviso. Ricaricando la pagina il file viene chiesto di nuovo.",
    submit: "Sblocca",
    goOn: "Continua con questo file",
    elsewhere: "Accedi con un altro account",
    lost: "Senza il file delle chiavi nessuno può aprire i tuoi messaggi precedenti, e non possiamo mandartene uno nuovo.",
  },
  keyFile: {
    notChecked:
      "Fatto, ma non è stato possibile provare il nuovo file delle chiavi. Conserva anche i file più vecchi, e controlla quello nuovo nelle impostazioni.",
    label: "File delle chiavi",
    invitation: "Scegli il tuo file .pem o trascinalo qui",
    missing: "Prima scegli il tuo file delle chiavi.",
    savedTitle: "Controlla il tuo file delle chiavi",
    saved: "È stato appena salvato tra i tuoi download:",
    lost: "Questo file è l’unico modo per aprire i tuoi messaggi su un altro dispositivo o dopo essere uscito. Se lo perdi, nessuno può recuperarli, nemmeno noi.",
    checkLead: "Sceglilo qui, per essere certi che il download sia riuscito.",
    checkLaterLead: "Scegli il file che conservi, per sapere che apre ancora i tuoi messaggi.",
    check: "Controlla il file delle chiavi",
    later: "Più tardi",
    laterLead: "Puoi controllare il file più tardi, ma salvarlo di nuovo solo finché questa pagina è aperta.",
    goOn: "Continua",
    done: "Fatto",
    again: "Salva di nuovo il file",
    good: "Il tuo file delle chiavi funziona. Conservalo in un luogo sicuro.",
    fault: (code, belongsTo) =>
      code === "K_OTHER_PERSON" && belongsTo !== undefined
        ? `Questo file delle chiavi appartiene a ${belongsTo}. Scegli il tuo.`
        : keyFileFaults[code],
    passphrase: "Frase segreta",
    noPassphrase: "Questo file non ha una frase segreta.",
    banner: "Il tuo file delle chiavi non è ancora stato controllato. Senza, nessuno può recuperare i tuoi messaggi.",
  },
  settings: {
    account: "Account",
    username: "Nome utente",
    keyFile: "File delle chiavi",
    keyFileChecked: "Controllato: il tuo file apre i tuoi messaggi.",
    keyFileUnchecked: "Non ancora controllato.",
    appearance: "Aspetto",
    themes: { system: "Sistema", light: "Chiaro", dark: "Scuro" },
    storage: "Su questo dispositivo",
    storageKept: "La tua chiave resta in questo browser finché non esci. Non si può copiare altrove.",
    storageTab:
      "La tua chiave resta solo in questa scheda. Se la ricarichi o la chiudi, il file delle chiavi viene chiesto di nuovo.",
    language: "Lingua",
    languageTab: "Vale da quando la pagina viene ricaricata. Allora sarà chiesto di nuovo il file delle chiavi.",
  },
  signOut: {
    title: "Vuoi uscire?",
    lead: "Per leggere i messaggi dopo essere uscito, o su un altro dispositivo, serve il file delle chiavi.",
    stillThere: "Controlla di averlo ancora.",
    unsent: "Ci sono messaggi non ancora inviati. Andranno persi.",
    unchecked: "Il tuo file delle chiavi non è stato controllato. Senza, i tuoi messaggi sono persi per sempre.",
    confirm: "Esci",
    stay: "Resta qui",
    failed: "Non è stato possibile uscire. Controlla la connessione e riprova.",
  },
  offline: {
    title: "Nessuna connessione",
    lead: "Il server non risponde. I tuoi messaggi sono al sicuro; arrivano appena torna.",
  },
  unsupported: {
    title: "Questo browser non può tenere privati i tuoi messaggi",
    lead: "AryaTel crea e conserva le tue chiavi nel browser, e qui manca qualcosa che serve per farlo.",
    "secure-context":
      "Questa pagina non è stata aperta con una connessione sicura. Aprila con un indirizzo che inizia con https://.",
    ed25519:
      "Questo browser è troppo vecchio per le firme che usiamo. Usa Chrome o Edge 137, Firefox 129, Safari 17 o più recenti.",
    storage:
      "Questo browser non permette alla pagina di conservare nulla. Esci dalla finestra privata o consenti l’archiviazione per questa pagina.",
  },
};
