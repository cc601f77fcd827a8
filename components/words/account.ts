import type { SignInFault } from "@/lib/client/access.ts";
import type { UnlockFault } from "@/lib/client/key-file.ts";
import type { FieldFault, RegisterFault, RegisterStep, RegistrationInput } from "@/lib/client/register.ts";
import { count } from "./english.ts";

const fieldFaults: Record<keyof RegistrationInput, Record<FieldFault, string>> = {
  handle: {
    required: "Choose a username: 3 to 32 lowercase letters, digits or _.",
    format: "Use 3 to 32 lowercase letters, digits or _.",
    too_short: "Use at least 3 characters.",
    too_long: "Use at most 32 characters.",
    same_as_name: "Choose another username.",
    same_as_password: "Choose another username.",
  },
  email: {
    required: "Enter your email address.",
    format: "This is not an email address.",
    too_short: "This is not an email address.",
    too_long: "This address is too long.",
    same_as_name: "This is not an email address.",
    same_as_password: "This is not an email address.",
  },
  password: {
    required: "Choose a password of at least 12 characters.",
    format: "This password holds a character that cannot be used.",
    too_short: "Use at least 12 characters.",
    too_long: "This password is too long.",
    same_as_name: "Do not use your name as your password.",
    same_as_password: "Choose another password.",
  },
  passphrase: {
    required: "Choose a passphrase for your key file.",
    format: "This passphrase holds a character that cannot be used.",
    too_short: "Use at least 12 characters.",
    too_long: "This passphrase is too long.",
    same_as_name: "Do not use your name as your passphrase.",
    same_as_password: "Use something other than your password: the server sees that one, but never this.",
  },
};

/** Those without a field of their own are shown above the form. */
const registerFaults: Record<RegisterFault, string> = {
  handle_taken: "This username is taken.",
  email_taken: "There is an account with this address already.",
  made_before:
    "The account you asked for first was made after all. Enter its username, address and password again to finish it: its keys are here.",
  weak_password: "This password is too easy to guess. Choose another.",
  same_as_password: fieldFaults.passphrase.same_as_password,
  bad_input: "The server did not accept something in this form. Look it over and try again.",
  offline: "The server does not answer. Check the connection and try again.",
  busy: "The server is busy. Try again in a moment.",
  unsupported: "This browser cannot make the keys. Use a current one.",
  refused: "The server refused to make the account. Try again later.",
};

const registerSteps: Record<RegisterStep, string> = {
  keys: "Making your keys",
  "key-file": "Writing your key file",
  account: "Creating your account",
  "sign-in": "Signing you in",
};

const signInFaults: Record<SignInFault, string> = {
  credentials: "Wrong email or password.",
  code_needed: "A code is needed as well.",
  code_wrong: "That code did not work. Take the next one your app shows, or another recovery code.",
  busy: "The server is busy. Try again in a moment.",
  offline: "The server does not answer. Check the connection and try again.",
  rate_limited: "Too many attempts. Wait a few minutes and try again.",
};

const keyFileFaults: Record<UnlockFault, string> = {
  K_NOT_A_KEY_FILE: "This is not a key file. Choose the file that ends in _private_key.pem.",
  K_TOO_LARGE: "This file is too large to be a key file.",
  K_UNSUPPORTED: "This key file was locked in a way that AryaTel does not know. Choose the file AryaTel saved.",
  K_PASSPHRASE_NEEDED: "This file is protected. Enter its passphrase.",
  K_WRONG_PASSPHRASE: "This passphrase does not open the file. It is not your password.",
  K_NO_IDENTITY_KEY: "A part of this key file is missing: the key that signs. Choose the whole file.",
  K_NO_ENCRYPTION_KEY: "A part of this key file is missing: the key that opens messages. Choose the whole file.",
  K_OTHER_PERSON: "This is somebody else's key file.",
  K_OLD_KEYS: "This key file is older than your present keys. Choose the newest one.",
  K_AHEAD:
    "This key file holds newer keys than the server shows for you. If you never finished changing your keys, go on with it. If you did, the server hides your newest keys: stop here, and warn your contacts.",
  K_UNKNOWN_KEYS:
    "This key file holds newer keys than the server shows for you, and not those in use. If you never finished changing your keys, choose your file from before. If you did, the server hides your newest keys: warn your contacts.",
  K_DAMAGED: "This key file is damaged. Choose another copy of it.",
  offline: "The server does not answer. Check the connection and try again.",
  storage: "This browser could not keep the key. Free some space, or leave the private window.",
  signed_out: "You were signed out meanwhile. Sign in again.",
};

/** Coming in, keys, and what belongs to the account. */
export const accountWords = {
  register: {
    title: "Create your account",
    lead: "Your keys are made in this browser. Nobody else ever holds them, the server included.",
    username: "Username",
    usernameHint: "3 to 32 lowercase letters, digits or _. It cannot be changed later.",
    email: "Email",
    emailHint: "To sign in. Nobody else sees it.",
    password: "Password",
    passwordHint: "At least 12 characters. It signs you in.",
    keyFileLead: "A key file will be saved to your downloads. It opens your messages on other devices.",
    passphrase: "Key file passphrase",
    passphraseHint: "At least 12 characters, and not your password. It protects the file that opens your messages.",
    plain: "Save without a passphrase",
    plainWarning:
      "Whoever gets hold of a file without a passphrase can read all of your messages. Keep it where only you can go.",
    submit: "Create account",
    haveAccount: "You have an account?",
    signIn: "Sign in",
    working: "Making your keys in this browser…",
    workingLead: "This takes a few seconds. Please keep this page open.",
    underWay: (step: RegisterStep) => `${registerSteps[step]}…`,
    stepDone: "done",
    stepNow: "under way",
    steps: registerSteps,
    faults: registerFaults,
    fieldFaults,
  },
  login: {
    title: "Sign in",
    email: "Email",
    password: "Password",
    submit: "Sign in",
    noAccount: "New here?",
    create: "Create an account",
    missing: "Enter your email and your password.",
    code: "Code",
    codeHint: "The six digits your authenticator app shows now, or one of your recovery codes.",
    codeMissing: "Enter the code.",
    back: "Back",
    faults: signInFaults,
    wait: (seconds: number) =>
      `Too many attempts. Try again in ${
        seconds < 60
          ? count(Math.ceil(seconds), "second", "seconds")
          : count(Math.ceil(seconds / 60), "minute", "minutes")
      }.`,
  },
  unlock: {
    title: "Open your messages",
    lead: "You are signed in. Your messages stay locked until you choose your key file. Its name ends in _private_key.pem. Look in your downloads.",
    passphrase: "Passphrase",
    passphraseHint: "The one you chose for this file. Leave it empty if the file has none.",
    legend: "How long to keep the key",
    keep: "Keep the key until I sign out",
    keepHint: "This is my own device.",
    forget: "Forget the key when this tab closes",
    forgetHint: "For a shared computer. Reloading the page asks for the file again.",
    submit: "Unlock",
    goOn: "Go on with this file",
    elsewhere: "Sign in as somebody else",
    lost: "Without the key file nobody can open your earlier messages, and we cannot send you a new one.",
  },
  keyFile: {
    label: "Key file",
    invitation: "Choose your .pem file, or drop it here",
    missing: "Choose your key file first.",
    savedTitle: "Check your key file",
    saved: "It was just saved to your downloads:",
    lost: "This file is the only way to open your messages on another device or after signing out. If you lose it, nobody can bring them back, not even us.",
    checkLead: "Choose it here to make sure the download worked.",
    checkLaterLead: "Choose the file you keep, so that you know it still opens your messages.",
    check: "Check key file",
    later: "Later",
    laterLead: "You can check the file later, but save it again only while this page is open.",
    goOn: "Continue",
    done: "Done",
    again: "Save the file again",
    good: "Your key file works. Keep it in a safe place.",
    fault: (code: UnlockFault, belongsTo?: string) =>
      code === "K_OTHER_PERSON" && belongsTo !== undefined
        ? `This key file belongs to ${belongsTo}. Choose your own.`
        : keyFileFaults[code],
    notChecked:
      "It is done, but the new key file could not be tried. Keep your older files too, and check the new one in the settings.",
    passphrase: "Passphrase",
    noPassphrase: "This file has no passphrase.",
    banner: "Your key file has not been checked yet. Without it, nobody can bring your messages back.",
  },
  settings: {
    account: "Account",
    username: "Username",
    keyFile: "Key file",
    keyFileChecked: "Checked: your file opens your messages.",
    keyFileUnchecked: "Not checked yet.",
    appearance: "Appearance",
    themes: { system: "System", light: "Light", dark: "Dark" },
    storage: "On this device",
    storageKept: "Your key stays in this browser until you sign out. It cannot be copied out of it.",
    storageTab: "Your key is kept for this tab only. Reloading or closing it asks for your key file again.",
    language: "Language",
    languageTab: "It changes when the page is loaded again, which asks for your key file.",
  },
  signOut: {
    title: "Sign out?",
    lead: "You need your key file to read your messages after signing out or on another device.",
    /** After it, unless it is said that the file was never checked. */
    stillThere: "Check that you still have it.",
    unsent: "There are messages that have not been sent yet. They will be lost.",
    unchecked: "Your key file has not been checked. Without it, your messages are lost for good.",
    confirm: "Sign out",
    stay: "Stay signed in",
    failed: "Signing out did not work. Check the connection and try again.",
  },
  offline: {
    title: "No connection",
    lead: "The server does not answer. Your messages are safe; they come as soon as it is back.",
  },
  unsupported: {
    title: "This browser cannot keep your messages private",
    lead: "AryaTel makes and keeps your keys inside the browser, and something it needs for that is missing here.",
    "secure-context":
      "This page was not opened over a secure connection. Open it with an address that begins with https://.",
    ed25519:
      "This browser is too old for the signatures we use. Use Chrome or Edge 137, Firefox 129, Safari 17, or newer.",
    storage:
      "This browser does not let the page keep anything. Leave the private window, or allow storage for this page.",
  },
} as const;
