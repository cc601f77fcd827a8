// Registration: keys first, then the key file, then the account, so that no account ever exists without its keys.
// An attempt stays in memory until it has succeeded: the same bytes are posted again, and a lost answer costs nobody an
// account. The key file's text never leaves the browser but as the file itself.
// [Note: Keys of an account that may exist] Whose answer was lost is not let go of: changed answers may have met an account
// that was made with the first ones, and its keys are only here. Where keys are taken already, it was by this attempt: nobody else
// has them, and what carries posts may have repeated one unasked.
import {
  generateLocalKey,
  generateOwnKeys,
  readKeyFile,
  signGenesis,
  withoutExport,
  writeKeyFile,
} from "../crypto/index.ts";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import { verifyStatementChain } from "../protocol/statement-chain.ts";
import { newUserId } from "../shared/ids.ts";
import { findMissing } from "./abilities.ts";
import { signIn } from "./access.ts";
import { deviceStorage, enterAccount } from "./account-state.ts";
import type { ApiFault } from "./api.ts";
import { StorageError } from "./database.ts";
import { keyFileName, validateRegistration, type RegistrationInput } from "./registration-rules.ts";
import { postRegistration } from "./requests.ts";
import { getSession, postSignIn, postSignOut } from "./session.ts";
import { tellTabs } from "./tabs.ts";
import { keepInVault, removeFromVault, type Unlocked } from "./vault.ts";
import type { SavedFile } from "./view.ts";

export { validateRegistration, type FieldFault, type RegistrationInput } from "./registration-rules.ts";

export type RegisterStep = "keys" | "key-file" | "account" | "sign-in";
export type RegisterFault =
  | "handle_taken"
  | "email_taken"
  /** An account was made with what was entered before, under another name, address or password. */
  | "made_before"
  | "weak_password"
  | "bad_input"
  | "same_as_password"
  | "offline"
  | "busy"
  | "unsupported"
  | "refused";
export type SavedKeyFile = SavedFile;

/** Keys and file made for one set of answers. */
interface Attempt {
  input: RegistrationInput;
  unlocked: Unlocked;
  file: SavedKeyFile;
  statement: string;
  /** A post went out whose answer did not come: the account may exist. */
  isUncertain: boolean;
  isRegistered: boolean;
}

/** Posts of one press of the button: the first, and twice again after a lost answer. */
const POSTS = 3;
/** Between two posts, and at most, whatever the server asks for. */
const PAUSE_MS = 1500;
const PAUSE_MS_MAX = 5000;

let attempt: Attempt | null = null;
/** Attempts with other answers, whose accounts may exist. */
let former: Attempt[] = [];

export async function register(
  input: RegistrationInput,
  onStep: (step: RegisterStep) => void,
): Promise<Outcome<SavedKeyFile, RegisterFault>> {
  const faults = validateRegistration(input);
  if (faults.passphrase === "same_as_password") return refuse("same_as_password");
  if (Object.keys(faults).length > 0) return refuse("bad_input");
  if ((await findMissing(deviceStorage)) !== null) return refuse("unsupported");
  try {
    if (attempt !== null && !isSameInput(attempt.input, input)) await setAside(attempt);
    const made = attempt === null ? await goOnWithFormer(input) : null;
    if (made?.ok === false) return made;
    attempt ??= made?.value ?? (await prepare(input, onStep));
    const outcome = await finish(attempt, onStep);
    if (outcome.ok || (outcome.code !== "handle_taken" && outcome.code !== "email_taken")) return outcome;
    // Taken by what was asked for before, perhaps.
    const taken = await goOnWithFormer(input);
    if (!taken.ok) return taken;
    if (taken.value === null) return outcome;
    attempt = taken.value;
    return await finish(attempt, onStep);
  } catch (error) {
    if (error instanceof StorageError) return refuse("unsupported");
    throw error;
  }
}

async function setAside(abandoned: Attempt): Promise<void> {
  attempt = null;
  if (abandoned.isUncertain || abandoned.isRegistered) former.push(abandoned);
  else await removeFromVault(deviceStorage, abandoned.unlocked.viewer.uid);
}

/** An earlier attempt whose account is there and is the one asked for now, its key file under the passphrase of now. */
async function goOnWithFormer(input: RegistrationInput): Promise<Outcome<Attempt | null, "made_before" | "offline">> {
  for (const one of former) {
    const whose = one.isRegistered ? "ours" : await whoseIs(one);
    if (whose === "unknown") return refuse("offline");
    if (whose === "not_ours") continue;
    one.isRegistered = true;
    const { handle, email, password } = one.input;
    const isAskedFor = handle === input.handle && email === input.email && password === input.password;
    // Found out by signing in: that is not what was asked for.
    if (!isAskedFor) await postSignOut();
    return isAskedFor ? good(await underPassphrase(one, input)) : refuse("made_before");
  }
  return good(null);
}

async function underPassphrase(made: Attempt, input: RegistrationInput): Promise<Attempt> {
  if (made.input.passphrase === input.passphrase) return made;
  const chain = await verifyStatementChain([made.statement]);
  const keys = chain.ok
    ? await readKeyFile(made.file.text, made.input.passphrase, chain.value, { extractable: true })
    : chain;
  if (!keys.ok) throw new Error(`a key file written here does not open: ${keys.code}`);
  const { uid, handle } = made.unlocked.viewer;
  const text = await writeKeyFile(keys.value, { uid, handle, at: new Date(), passphrase: input.passphrase });
  return { ...made, input, file: { ...made.file, text } };
}

async function prepare(input: RegistrationInput, onStep: (step: RegisterStep) => void): Promise<Attempt> {
  const { handle, email, passphrase } = input;
  onStep("keys");
  const keys = await generateOwnKeys();
  const uid = newUserId();
  onStep("key-file");
  const at = new Date();
  const text = await writeKeyFile(keys, { uid, handle, at, passphrase });
  const statement = await signGenesis(keys, { uid, handle, ts: at.getTime() });
  const viewer = { uid, handle };
  const localKey = await generateLocalKey();
  const unlocked = { viewer, keys: await withoutExport(keys), localKey, kept: true, keyFileChecked: false };
  return {
    input,
    unlocked,
    file: { fileName: keyFileName(email), text },
    statement,
    isUncertain: false,
    isRegistered: false,
  };
}

async function finish(
  current: Attempt,
  onStep: (step: RegisterStep) => void,
): Promise<Outcome<SavedKeyFile, RegisterFault>> {
  const { unlocked, input, file } = current;
  const { uid } = unlocked.viewer;
  onStep("account");
  if (!current.isRegistered) {
    // Kept before the account exists: a tab that dies while the answer is on its way must not take the keys with it.
    await keepInVault(deviceStorage, unlocked);
    const fault = await createAccount(current);
    if (fault !== null) {
      if (!current.isUncertain && fault !== "busy") await removeFromVault(deviceStorage, uid);
      return refuse(fault);
    }
    current.isRegistered = true;
  }
  onStep("sign-in");
  const signedIn = await signIn(input.email, input.password);
  if (!signedIn.ok) return refuse(signedIn.code === "offline" ? "offline" : "busy");
  await enterAccount(unlocked);
  tellTabs({ kind: "vault", uid });
  // One name, one account: the others with this name were not made.
  for (const { unlocked: other } of former) {
    const { viewer } = other;
    if (viewer.handle === input.handle && viewer.uid !== uid) await removeFromVault(deviceStorage, viewer.uid);
  }
  [attempt, former] = [null, []];
  return good(file);
}

/** null: the account exists, and is ours. */
async function createAccount(current: Attempt): Promise<RegisterFault | null> {
  const { input, statement } = current;
  const { handle, email, password } = input;
  for (let post = 1; ; post += 1) {
    const answer = await postRegistration({ handle, email, password, statement });
    if (answer.ok) return null;
    const fault = faultOf(answer);
    const isLost = fault === "offline" || (fault === "busy" && answer.code !== "rate_limited");
    if (isLost || answer.code === "key_reused") current.isUncertain = true;
    // After a lost answer, what is refused now may have been done before, and the one who took the name be this very attempt.
    if (current.isUncertain && !isLost && answer.code !== "rate_limited") return claim(current, answer, fault);
    if (!isLost || post === POSTS) return fault;
    await new Promise((resolve) => {
      setTimeout(resolve, Math.min(answer.retryAfterMs ?? PAUSE_MS, PAUSE_MS_MAX));
    });
  }
}

/** null when the account is ours, else what to say. */
async function claim(current: Attempt, { code }: ApiFault, fault: RegisterFault): Promise<RegisterFault | null> {
  const whose = await whoseIs(current);
  if (whose === "unknown") return "offline";
  if (whose === "ours") return null;
  // Somebody else has the name or the address: a post that is still on its way can make no account any more.
  if (code === "handle_taken" || code === "email_taken") current.isUncertain = false;
  return fault;
}

/** Signs in to see whether there is an account with these answers, and whose keys it has. */
async function whoseIs({ input, unlocked }: Attempt): Promise<"ours" | "not_ours" | "unknown"> {
  const signedIn = await postSignIn(input.email, input.password);
  if (!signedIn.ok) return signedIn.code === "credentials" ? "not_ours" : "unknown";
  const session = await getSession();
  if (!session.ok) return "unknown";
  return session.value?.uid === unlocked.viewer.uid ? "ours" : "not_ours";
}

function faultOf({ code }: ApiFault): RegisterFault {
  switch (code) {
    case "handle_taken":
    case "email_taken":
    case "weak_password":
    case "bad_input":
    case "offline":
    case "busy":
      return code;
    case "rate_limited":
    case "internal":
    case "protocol":
      return "busy";
    default:
      return "refused";
  }
}

function isSameInput(a: RegistrationInput, b: RegistrationInput): boolean {
  return a.handle === b.handle && a.email === b.email && a.password === b.password && a.passphrase === b.passphrase;
}
