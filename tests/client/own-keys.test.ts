// Changing one's own keys, against a server that keeps statement chains and answers over a stubbed fetch.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { signOut } from "@/lib/client/access.ts";
import { accountNow, accountState, closeAccount, deviceStorage, restoreAccount } from "@/lib/client/account-state.ts";
import type { Account } from "@/lib/client/account.ts";
import { checkKeyFile, unlock } from "@/lib/client/key-file.ts";
import { openStored } from "@/lib/client/opening.ts";
import {
  exportKeyFile,
  prepareEncryptionRotation,
  prepareIdentityRotation,
  prepareReset,
  revokeAccountKeys,
  type KeyBits,
  type KeyChange,
} from "@/lib/client/own-keys.ts";
import { standingOf } from "@/lib/client/own-standing.ts";
import { register } from "@/lib/client/register.ts";
import { hasStaged } from "@/lib/client/staged-keys.ts";
import { readVault } from "@/lib/client/vault.ts";
import type { SavedFile } from "@/lib/client/view.ts";
import { createContentKeyCache, sealMessage, startSendingSession } from "@/lib/crypto/index.ts";
import { encodeBody } from "@/lib/protocol/body.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { verifyStatementChain, type StatementChain } from "@/lib/protocol/statement-chain.ts";
import { postStatementSchema } from "@/lib/shared/contract/keys.ts";
import { registerSchema } from "@/lib/shared/contract/people.ts";
import { newChainId } from "@/lib/shared/ids.ts";

const EMAIL = "ali@example.org";
const PASSWORD = "the password of ali";
const PASSPHRASE = "the passphrase of ali";
const NEW_PASSPHRASE = "another passphrase of ali";

/** The one account's statements, as the server has them. */
let statements: string[] = [];
let isSignedIn = false;
/** What happens to the next post of a statement. */
let mishaps: ("lose-request" | "lose-answer" | "internal" | "statement")[] = [];
let posted: string[] = [];

const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, code: string) => json(status, { error: { code, message: "m", requestId: "r" } });

async function chainNow(): Promise<StatementChain> {
  const chain = await verifyStatementChain(statements);
  if (!chain.ok) throw new Error(chain.code);
  return chain.value;
}

async function postStatement(body: unknown): Promise<Response> {
  const { statement, password } = postStatementSchema.parse(body);
  const mishap = mishaps.shift();
  if (mishap === "lose-request") throw new TypeError("fetch failed");
  if (mishap === "internal") return refusal(500, "internal");
  if (mishap === "statement") return refusal(422, "statement");
  posted.push(statement);
  if (!statements.includes(statement)) {
    const chain = await verifyStatementChain([...statements, statement]);
    if (!chain.ok) return refusal(409, "keys");
    const { op } = chain.value.head;
    if ((op === "reset" || op === "revoke") && password !== PASSWORD) return refusal(401, "credentials");
    statements.push(statement);
  }
  if (mishap === "lose-answer") throw new TypeError("fetch failed");
  const { uid, head } = await chainNow();
  return json(201, { uid, seq: head.seq, sh: head.sh });
}

const serve = vi.fn(async (path: string, init: RequestInit): Promise<Response> => {
  if (path === "/api/register") {
    statements = [registerSchema.parse(JSON.parse(init.body as string)).statement];
    const { uid, handle } = await chainNow();
    return json(201, { uid, handle });
  }
  if (path === "/api/keys") return postStatement(JSON.parse(init.body as string));
  if (path === "/api/auth/csrf") return json(200, { csrfToken: "token" });
  if (path === "/api/auth/callback/credentials" || path === "/api/auth/signout") {
    isSignedIn = path !== "/api/auth/signout";
    return json(200, { url: "https://x.example/" });
  }
  const { uid, handle, head } = await chainNow();
  if (path === "/api/auth/session") return json(200, isSignedIn ? { user: { uid, handle } } : {});
  if (path === `/api/users/${uid}/keys`) return json(200, { uid, handle, statements, publicKey: head.ek.spkiBase64 });
  return refusal(404, "not_found");
});

const fileOf = ({ fileName, text }: SavedFile) => new File([text], fileName);
let file: File;

function account(): Account {
  const now = accountNow();
  if (now === null) throw new Error("an account is open");
  return now;
}
async function standing(): Promise<string> {
  const { keys, contacts, viewer } = account();
  const own = await contacts.refresh(viewer.uid);
  return own.ok ? standingOf(keys, own.value.pin) : own.code;
}
function must<Value>(outcome: { ok: true; value: Value } | { ok: false; code: string }): Value {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}
const rotation = async (bits: KeyBits = 2048, forgetOld = false): Promise<KeyChange> =>
  must(await prepareEncryptionRotation(bits, file, PASSPHRASE, NEW_PASSPHRASE, { forgetOld }));

/** A note to oneself under the keys in force now; answers how to read it with the account open then. */
async function writeNote(): Promise<() => Promise<unknown>> {
  const { viewer, keys } = account();
  const cid = await pairConversationId(viewer.uid, viewer.uid);
  const { head } = await chainNow();
  const session = await startSendingSession([{ uid: viewer.uid, key: head.ek }]);
  const place = { cid, sid: viewer.uid, ish: head.sh, ch: newChainId(), n: 1, ph: ZERO_HASH };
  const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: "from before" });
  if (body === null) throw new Error("it fits");
  const { envelope } = await sealMessage(session, place, body, keys.identity.signingKey);
  const { recipients, ...rest } = envelope;
  return async () => {
    const chain = await chainNow();
    const stored = { ...rest, seq: 1, at: Date.now() };
    const wraps = { [session.rh]: recipients.map((recipient) => ({ ...recipient })) };
    const members = () => Promise.resolve(new Map([[viewer.uid, chain]]));
    const cache = createContentKeyCache();
    const context = {
      cid,
      viewer: viewer.uid,
      keys: account().keys,
      cache,
      members,
      refreshMembers: vi.fn(),
      noteHead: vi.fn(),
    };
    return (await openStored([stored], wraps, context))?.[0]?.content;
  };
}

beforeEach(async () => {
  closeAccount();
  [statements, isSignedIn, mishaps, posted] = [[], false, [], []];
  vi.stubGlobal("fetch", serve);
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  const input = { handle: "ali", email: EMAIL, password: PASSWORD, passphrase: PASSPHRASE };
  file = fileOf(must(await register(input, () => undefined)));
  await checkKeyFile(file, PASSPHRASE);
});

describe("a new key file", () => {
  test("opens under its own passphrase alone, and is unchecked until it was tried", async () => {
    expect(accountState.get()).toMatchObject({ keyFileChecked: true });
    const saved = fileOf(must(await exportKeyFile(file, PASSPHRASE, NEW_PASSPHRASE)));
    expect(accountState.get()).toMatchObject({ keyFileChecked: false });
    expect((await readVault(deviceStorage, account().viewer.uid))?.keyFileChecked).toBe(false);
    expect(await checkKeyFile(saved, PASSPHRASE)).toEqual({ ok: false, code: "K_WRONG_PASSPHRASE" });
    expect(await checkKeyFile(saved, NEW_PASSPHRASE)).toEqual({ ok: true, value: null });
    expect(accountState.get()).toMatchObject({ keyFileChecked: true });
  });

  test("needs the old one, its passphrase, and a passphrase worth the name or none", async () => {
    expect(await exportKeyFile(file, "wrong", null)).toEqual({ ok: false, code: "K_WRONG_PASSPHRASE" });
    expect(await exportKeyFile(file, PASSPHRASE, "short")).toEqual({ ok: false, code: "weak_passphrase" });
    const none = new File(["milk"], "list.txt");
    expect(await exportKeyFile(none, "", null)).toEqual({ ok: false, code: "K_NOT_A_KEY_FILE" });
    expect(accountState.get()).toMatchObject({ keyFileChecked: true });
    expect((await exportKeyFile(file, PASSPHRASE, null)).ok).toBe(true);
  });
});

describe("a new encryption key", () => {
  test.each<[KeyBits]>([[2048], [3072]])("of %i bits comes into force, and old history still opens", async (bits) => {
    const readNote = await writeNote();
    const before = account().keys.encryption.kid;
    const change = await rotation(bits);
    expect(account().keys.encryption.kid).toBe(before);
    expect(await change.carryOut()).toEqual({ ok: true, value: null });
    const { keys, viewer } = account();
    expect(keys.encryption.publicKey.bits).toBe(bits);
    expect(keys.archived.map(({ kid }) => kid)).toEqual([before]);
    expect([keys.encryption, ...keys.archived].map(({ decryptionKey }) => decryptionKey.extractable)).toEqual([
      false,
      false,
    ]);
    expect(await standing()).toBe("current");
    expect(await readNote()).toMatchObject({ kind: "text", text: "from before" });
    expect((await readVault(deviceStorage, viewer.uid))?.keys.encryption.kid).toBe(keys.encryption.kid);
    expect(accountState.get()).toMatchObject({ keyFileChecked: false });
    expect(await checkKeyFile(fileOf(change.file), NEW_PASSPHRASE)).toEqual({ ok: true, value: null });
  });

  test("leaves a device with the old file without a way in, and the new file opens everything", async () => {
    const readNote = await writeNote();
    const change = await rotation();
    await change.carryOut();
    closeAccount();
    expect(await unlock(file, PASSPHRASE, false)).toEqual({ ok: false, code: "K_OLD_KEYS" });
    expect(await unlock(fileOf(change.file), NEW_PASSPHRASE, false)).toEqual({ ok: true, value: null });
    expect(await readNote()).toMatchObject({ kind: "text", text: "from before" });
  });

  test("that forgets the old ones makes old history unreadable, here and from the file", async () => {
    const readNote = await writeNote();
    expect(await readNote()).toMatchObject({ kind: "text", text: "from before" });
    const change = await rotation(2048, true);
    await change.carryOut();
    expect(account().keys.archived).toEqual([]);
    expect(await readNote()).toEqual({ kind: "locked", code: "E_NOKEY" });
    expect(await unlock(fileOf(change.file), NEW_PASSPHRASE, false)).toEqual({ ok: true, value: null });
    expect(await readNote()).toEqual({ kind: "locked", code: "E_NOKEY" });
  });

  test("whose request is lost can be carried out again, with the same bytes", async () => {
    const change = await rotation();
    mishaps = ["lose-request", "lose-answer"];
    expect(await change.carryOut()).toEqual({ ok: false, code: "offline" });
    expect(await change.carryOut()).toEqual({ ok: false, code: "offline" });
    expect(await change.carryOut()).toEqual({ ok: true, value: null });
    expect(new Set(posted).size).toBe(1);
    expect(statements).toHaveLength(2);
    expect(await standing()).toBe("current");
  });

  test("survives a tab that dies before the answer: the next start settles it by the chain", async () => {
    const change = await rotation();
    const { viewer } = account();
    const before = account().keys.encryption.kid;
    mishaps = ["lose-answer"];
    await change.carryOut();
    expect(account().keys.encryption.kid).toBe(before);
    closeAccount();
    await restoreAccount(viewer);
    expect(account().keys.encryption.kid).toBe((await chainNow()).head.ek.kid);
    expect(account().keys.archived.map(({ kid }) => kid)).toEqual([before]);
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(false);
    expect(accountState.get()).toMatchObject({ keyFileChecked: false });
  });

  test("that never reached the server is let go of in time, and the old keys stay", async () => {
    const change = await rotation();
    const { viewer, keys } = account();
    mishaps = ["internal"];
    expect(await change.carryOut()).toEqual({ ok: false, code: "busy" });
    closeAccount();
    await restoreAccount(viewer);
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(true);
    expect(account().keys.encryption.kid).toBe(keys.encryption.kid);
    closeAccount();
    vi.useFakeTimers({ now: Date.now() + 10 * 60_000, toFake: ["Date"] });
    await restoreAccount(viewer);
    vi.useRealTimers();
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(false);
    expect(account().keys.encryption.kid).toBe(keys.encryption.kid);
  });

  test("that the server refuses changes nothing", async () => {
    const { viewer, keys } = account();
    const change = await rotation();
    mishaps = ["statement"];
    expect(await change.carryOut()).toEqual({ ok: false, code: "refused" });
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(false);
    expect(account().keys.encryption.kid).toBe(keys.encryption.kid);
    expect((await rotation()).file.text).not.toBe(change.file.text);
  });

  test("prepared twice, on two devices, is taken once", async () => {
    const [first, second] = [await rotation(), await rotation()];
    expect(await first.carryOut()).toEqual({ ok: true, value: null });
    const inForce = account().keys.encryption.kid;
    expect(await second.carryOut()).toEqual({ ok: false, code: "keys_changed" });
    expect(account().keys.encryption.kid).toBe(inForce);
    expect(await hasStaged(deviceStorage, account().viewer.uid)).toBe(false);
  });

  test("made elsewhere is noticed here, and nothing more is changed with keys that are not in force", async () => {
    const change = await rotation();
    const { viewer } = account();
    await unlock(file, PASSPHRASE, false);
    mishaps = ["lose-answer"];
    await change.carryOut();
    expect(accountNow()?.viewer.uid).toBe(viewer.uid);
    await vi.waitFor(async () => expect(await standing()).toBe("rotated"));
    expect(await exportKeyFile(file, PASSPHRASE, null)).toEqual({ ok: false, code: "keys_changed" });
  });

  test("of a tab that keeps nothing stays in memory", async () => {
    await signOut();
    isSignedIn = true;
    await unlock(file, PASSPHRASE, false);
    const change = await rotation();
    expect(await change.carryOut()).toEqual({ ok: true, value: null });
    expect(await standing()).toBe("current");
    const left = await deviceStorage.run(async (database) => ({
      vault: await database.count("vault", account().viewer.uid),
      staged: await database.count("staged", account().viewer.uid),
    }));
    expect(left).toEqual({ vault: 0, staged: 0 });
  });
});

test("a new identity key is in force, and what the old one signed still opens", async () => {
  const readNote = await writeNote();
  const before = account().keys;
  const change = must(await prepareIdentityRotation(file, PASSPHRASE, NEW_PASSPHRASE));
  expect(await change.carryOut()).toEqual({ ok: true, value: null });
  const { keys } = account();
  expect(keys.identity.ik).not.toEqual(before.identity.ik);
  expect(keys.encryption.kid).toBe(before.encryption.kid);
  expect(await standing()).toBe("current");
  expect(await readNote()).toMatchObject({ kind: "text", text: "from before" });
  expect(await checkKeyFile(file, PASSPHRASE)).toEqual({ ok: false, code: "K_OLD_KEYS" });
  expect(await checkKeyFile(fileOf(change.file), NEW_PASSPHRASE)).toEqual({ ok: true, value: null });
});

test("a new identity key made elsewhere is noticed here", async () => {
  const change = must(await prepareIdentityRotation(file, PASSPHRASE, NEW_PASSPHRASE));
  expect(await standing()).toBe("current");
  mishaps = ["lose-answer"];
  await change.carryOut();
  expect(await standing()).toBe("rotated");
});

test("a message for a key made elsewhere says that the key is missing here, once the own chain was asked for anew", async () => {
  const old = await chainNow();
  const { viewer, keys } = account();
  must(await (await rotation()).carryOut());
  const grown = await chainNow();
  const cid = await pairConversationId(viewer.uid, viewer.uid);
  const session = await startSendingSession([{ uid: viewer.uid, key: grown.head.ek }]);
  const place = { cid, sid: viewer.uid, ish: old.head.sh, ch: newChainId(), n: 1, ph: ZERO_HASH };
  const body = encodeBody({ v: 1, t: "text", ts: Date.now(), b: "for the new key" });
  if (body === null) throw new Error("it fits");
  const { envelope } = await sealMessage(session, place, body, keys.identity.signingKey);
  const { recipients, ...rest } = envelope;
  let chain = old;
  const read = async (ownKeys: typeof keys) => {
    chain = old;
    const opened = await openStored(
      [{ ...rest, seq: 1, at: Date.now() }],
      { [session.rh]: recipients.map((recipient) => ({ ...recipient })) },
      {
        cid,
        viewer: viewer.uid,
        keys: ownKeys,
        cache: createContentKeyCache(),
        noteHead: vi.fn(),
        members: () => Promise.resolve(new Map([[viewer.uid, chain]])),
        refreshMembers: () => {
          chain = grown;
          return Promise.resolve();
        },
      },
    );
    return opened?.[0]?.content;
  };
  expect(await read(keys)).toEqual({ kind: "locked", code: "E_NOKEY" });
  expect(await read(account().keys)).toMatchObject({ kind: "text", text: "for the new key" });
});

describe("a reset", () => {
  test("gives who has lost everything new keys; old messages say that their key is gone", async () => {
    const readNote = await writeNote();
    const { viewer } = account();
    await signOut();
    isSignedIn = true;
    await restoreAccount(viewer);
    expect(accountState.get().status).toBe("locked");
    const reset = must(await prepareReset(NEW_PASSPHRASE));
    expect(await reset.carryOut(NEW_PASSPHRASE)).toEqual({ ok: false, code: "same_as_password" });
    expect(await reset.carryOut("not the password")).toEqual({ ok: false, code: "credentials" });
    expect(statements).toHaveLength(1);
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(false);
    expect(await reset.carryOut(PASSWORD)).toEqual({ ok: true, value: null });
    expect(await standing()).toBe("current");
    expect(await readNote()).toEqual({ kind: "locked", code: "E_NOKEY" });
    const readNew = await writeNote();
    expect(await readNew()).toMatchObject({ kind: "text", text: "from before" });
    closeAccount();
    expect(await unlock(fileOf(reset.file), NEW_PASSPHRASE, true)).toEqual({ ok: true, value: null });
  });

  test("made by somebody else is not taken for one's own", async () => {
    const { viewer, keys } = account();
    await account().contacts.require(viewer.uid);
    // What a server could do: the same person on another device, with the password.
    const reset = must(await prepareReset(null));
    mishaps = ["lose-answer"];
    await reset.carryOut(PASSWORD);
    expect(statements).toHaveLength(2);
    expect(account().keys.identity.ik).toEqual(keys.identity.ik);
    expect(await standing()).toBe("reset");
    expect(await prepareIdentityRotation(file, PASSPHRASE, null)).toEqual({ ok: false, code: "keys_changed" });
  });

  test("is not built on a history that contradicts the pinned one", async () => {
    const { viewer } = account();
    await account().contacts.require(viewer.uid);
    closeAccount();
    const other = await import("./people.ts").then(({ makePerson }) => makePerson("ali", viewer.uid));
    const [genesis] = other.chain.statements;
    const kept = statements;
    statements = [genesis?.jws ?? ""];
    expect(await prepareReset(null)).toEqual({ ok: false, code: "keys_changed" });
    statements = kept;
    expect((await prepareReset(null)).ok).toBe(true);
  });
});

test("revoking asks for the password, and is the end", async () => {
  expect(await revokeAccountKeys("not the password")).toEqual({ ok: false, code: "credentials" });
  expect(await standing()).toBe("current");
  mishaps = ["lose-answer"];
  expect(await revokeAccountKeys(PASSWORD)).toEqual({ ok: true, value: null });
  expect(await standing()).toBe("revoked");
  expect(await prepareReset(null)).toEqual({ ok: false, code: "keys_changed" });
  expect(await revokeAccountKeys(PASSWORD)).toEqual({ ok: false, code: "keys_changed" });
});
