// The person's own keys, changed at will or after a loss: a new key file, new keys, a reset, the end of an account.
// docs/protocol.md sections 3 and 9. A change is prepared first, which changes nothing anywhere, and carried out when its
// key file is in the person's hands: whenever the tab dies, a file that works is there.
import {
  describeKeyFile,
  generateEncryptionKeyPair,
  generateIdentity,
  generateOwnKeys,
  signReset,
  signRevoke,
  signRotateEncryption,
  signRotateIdentity,
  withoutExport,
  writeKeyFile,
  type OwnKeys,
} from "../crypto/index.ts";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import { mayFollow, statementHash, type Statement } from "../protocol/statement.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import { accountNow, deviceStorage, localKeyFor, noteKeyFileChecked } from "./account-state.ts";
import type { Account } from "./account.ts";
import { createCarryOut, faultOf, type CarryOutFault, type PasswordFault } from "./key-change.ts";
import { readFor, type UnlockFault } from "./key-file.ts";
import { fetchOwnChain } from "./own-chain.ts";
import { standingOf } from "./own-standing.ts";
import { createKeptPins } from "./pin-store.ts";
import { isGoodPassphrase, isSameSecret, keyFileName } from "./registration-rules.ts";
import { postStatement } from "./requests.ts";
import { getSession } from "./session.ts";
import type { Unlocked } from "./vault.ts";
import type { SavedFile, Viewer } from "./view.ts";

export type { CarryOutFault, PasswordFault } from "./key-change.ts";

/** Sizes of an encryption key. */
export type KeyBits = OwnKeys["encryption"]["publicKey"]["bits"];

/**
 * `weak_passphrase`: not 12 to 1024 bytes. `keys_changed`: the keys here are not those in force any more, or somebody
 * changed them meanwhile. `too_many`: the key file can hold no more old keys; forget them with this change. `too_often`: the
 * chain has no place left for such a change.
 */
export type PrepareFault = UnlockFault | "weak_passphrase" | "keys_changed" | "too_many" | "too_often";

/** A prepared change. Hand `file` to the person before carrying it out: it holds the keys to come. */
export interface KeyChange {
  file: SavedFile;
  carryOut: () => Promise<Outcome<null, CarryOutFault>>;
}
export interface KeyReset {
  file: SavedFile;
  /** Password and passphrase must differ, or `same_as_password`. */
  carryOut: (password: string) => Promise<Outcome<null, PasswordFault | "same_as_password">>;
}

/** The open account, its own chain, and its keys out of the file: extractable, in memory. */
interface OpenedFile {
  account: Account;
  chain: StatementChain;
  keys: OwnKeys;
}

/** The same keys in a new file, under another passphrase (null: none). Needs the old file: the keys here cannot leave. */
export async function exportKeyFile(
  currentFile: File,
  currentPassphrase: string,
  newPassphrase: string | null,
): Promise<Outcome<SavedFile, PrepareFault>> {
  const opened = await openFile(currentFile, currentPassphrase, newPassphrase);
  if (!opened.ok) return opened;
  const { account, keys } = opened.value;
  const file = await writeFile(account.viewer, keys, newPassphrase);
  if (file.ok) await noteKeyFileChecked(false);
  return file;
}

/** A new encryption key. `forgetOld`: the old ones are in neither file nor browser afterwards, nor what they open. */
export async function prepareEncryptionRotation(
  bits: KeyBits,
  currentFile: File,
  passphrase: string,
  newPassphrase: string | null,
  { forgetOld }: { forgetOld: boolean },
): Promise<Outcome<KeyChange, PrepareFault>> {
  const opened = await openFile(currentFile, passphrase, newPassphrase);
  if (!opened.ok) return opened;
  const { account, chain, keys } = opened.value;
  if (!mayFollow("rotate-enc", chain.head)) return refuse("too_often");
  const encryption = await generateEncryptionKeyPair(bits);
  const archived = forgetOld ? [] : [keys.encryption, ...keys.archived];
  const statement = await signRotateEncryption(keys, chain.head, encryption.publicKey, Date.now());
  const next = { identity: keys.identity, encryption, archived };
  return withoutPassword(await prepare(account, next, { statement, after: chain.head }, newPassphrase));
}

/** A new identity key, vouched for by the old one: contacts stay verified and see a note. */
export async function prepareIdentityRotation(
  currentFile: File,
  passphrase: string,
  newPassphrase: string | null,
): Promise<Outcome<KeyChange, PrepareFault>> {
  const opened = await openFile(currentFile, passphrase, newPassphrase);
  if (!opened.ok) return opened;
  const { account, chain, keys } = opened.value;
  if (!mayFollow("rotate-id", chain.head)) return refuse("too_often");
  const identity = await generateIdentity();
  const statement = await signRotateIdentity(keys, chain.head, identity, Date.now());
  const next = { ...keys, identity };
  return withoutPassword(await prepare(account, next, { statement, after: chain.head }, newPassphrase));
}

/** New keys for who has lost theirs, locked or not: old messages stay unreadable, contacts see changed keys. */
export async function prepareReset(
  newPassphrase: string | null,
): Promise<Outcome<KeyReset, "weak_passphrase" | "offline" | "signed_out" | "keys_changed" | "too_often">> {
  if (!isGoodPassphrase(newPassphrase)) return refuse("weak_passphrase");
  const session = await getSession();
  if (!session.ok) return refuse("offline");
  if (session.value === null) return refuse("signed_out");
  const viewer = session.value;
  const chain = await fetchOwnChain(viewer);
  if (chain === null) return refuse("offline");
  if (chain.head.op === "revoke" || !(await extendsOwnPin(chain))) return refuse("keys_changed");
  if (!mayFollow("reset", chain.head)) return refuse("too_often");
  const keys = await generateOwnKeys();
  const statement = await signReset(keys, chain.head, Date.now());
  const open = accountNow();
  const current = open?.viewer.uid === viewer.uid ? open : null;
  const kept = current?.kept ?? true;
  const around = { viewer, kept, localKey: await localKeyFor(viewer.uid, kept) };
  const prepared = await prepare(around, keys, { statement, after: chain.head }, newPassphrase);
  if (!prepared.ok) throw new Error("a key file of two keys is never too large");
  const { file, carryOut } = prepared.value;
  return good({
    file,
    carryOut: (password) =>
      newPassphrase !== null && isSameSecret(newPassphrase, password)
        ? Promise.resolve(refuse("same_as_password"))
        : carryOut(password),
  });
}

/** The last statement of this account: nobody writes to it any more, nor it to anybody. */
export async function revokeAccountKeys(password: string): Promise<Outcome<null, PasswordFault>> {
  const account = accountNow();
  if (account === null) return refuse("signed_out");
  const own = await account.contacts.refresh(account.viewer.uid);
  if (!own.ok) return refuse("offline");
  if (standingOf(account.keys, own.value.pin) !== "current") return refuse("keys_changed");
  const statement = await signRevoke(account.keys, own.value.chain.head, Date.now());
  const answer = await postStatement({ statement, password });
  // The chain says whether it is done, not the answer: that one may be lost, or a lie. A look under way may have begun before.
  const isRevoked = async () => {
    const after = await account.contacts.refresh(account.viewer.uid);
    return after.ok && after.value.pin.state === "REVOKED";
  };
  if ((await isRevoked()) || (await isRevoked())) return good(null);
  return refuse(answer.ok ? "busy" : faultOf(answer));
}

async function openFile(
  file: File,
  passphrase: string,
  newPassphrase: string | null,
): Promise<Outcome<OpenedFile, PrepareFault>> {
  if (!isGoodPassphrase(newPassphrase)) return refuse("weak_passphrase");
  const account = accountNow();
  if (account === null) return refuse("signed_out");
  const own = await account.contacts.refresh(account.viewer.uid);
  if (!own.ok) return refuse("offline");
  const { pin, chain } = own.value;
  if (standingOf(account.keys, pin) !== "current") return refuse("keys_changed");
  const read = await readFor(account.viewer, file, passphrase, chain, { extractable: true, mayBeAhead: true });
  return read.ok ? good({ account, chain, keys: read.value }) : refuse(read.code);
}

interface Prepared {
  file: SavedFile;
  carryOut: ReturnType<typeof createCarryOut>;
}

/** A change that asks for no password, so that no refusal can be about one. */
function withoutPassword(prepared: Outcome<Prepared, "too_many">): Outcome<KeyChange, "too_many"> {
  if (!prepared.ok) return prepared;
  const { file, carryOut } = prepared.value;
  return good({
    file,
    carryOut: async () => {
      const outcome = await carryOut();
      if (outcome.ok) return outcome;
      if (outcome.code === "rate_limited") return refuse("busy");
      return refuse(outcome.code === "credentials" ? "refused" : outcome.code);
    },
  });
}

async function prepare(
  { viewer, kept, localKey }: Pick<Unlocked, "viewer" | "kept" | "localKey">,
  keys: OwnKeys,
  { statement, after }: { statement: string; after: Statement },
  passphrase: string | null,
): Promise<Outcome<Prepared, "too_many">> {
  const file = await writeFile(viewer, keys, passphrase);
  if (!file.ok) return file;
  const unlocked = { viewer, kept, localKey, keys: await withoutExport(keys), keyFileChecked: false };
  const carryOut = createCarryOut({ statement, sh: await statementHash(statement), seq: after.seq + 1, unlocked });
  return good({ file: file.value, carryOut });
}

async function writeFile(
  { uid, handle }: Viewer,
  keys: OwnKeys,
  passphrase: string | null,
): Promise<Outcome<SavedFile, "too_many">> {
  const text = await writeKeyFile(keys, { uid, handle, at: new Date(), passphrase });
  // What could not be read back is not handed out.
  return describeKeyFile(text) === null ? refuse("too_many") : good({ fileName: keyFileName(handle), text });
}

/** Whether the chain the server shows goes on from what this browser has pinned of the person, if anything. */
async function extendsOwnPin(chain: StatementChain): Promise<boolean> {
  const account = accountNow();
  const pins = account ? account.contacts.pins.get().values() : await createKeptPins(deviceStorage, chain.uid).list();
  const pin = [...pins].find(({ uid }) => uid === chain.uid);
  return pin === undefined || chain.statements[pin.seq - 1]?.sh === pin.sh;
}
