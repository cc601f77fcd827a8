// Registering, unlocking and signing out, against a server that answers over a stubbed fetch.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { hasUnsent, signIn, signOut } from "@/lib/client/access.ts";
import { accountNow, accountState, closeAccount, deviceStorage, restoreAccount } from "@/lib/client/account-state.ts";
import { checkKeyFile, isEncryptedKeyFile, unlock } from "@/lib/client/key-file.ts";
import { register, type RegistrationInput, type SavedKeyFile } from "@/lib/client/register.ts";
import { readVault } from "@/lib/client/vault.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { verifyStatementChain } from "@/lib/protocol/statement-chain.ts";
import { registerSchema, type RegisterRequest } from "@/lib/shared/contract/people.ts";
import type { UserId } from "@/lib/shared/ids.ts";

interface Registered extends RegisterRequest {
  uid: UserId;
}
let accounts: Registered[] = [];
let signedIn: Registered | null = null;
/** What happens to the next registrations. */
let mishaps: ("lose-request" | "lose-answer" | "busy")[] = [];
let registrations: string[] = [];

const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, code: string) => json(status, { error: { code, message: "m", requestId: "r" } });

async function postRegister(body: unknown): Promise<Response> {
  const mishap = mishaps.shift();
  if (mishap === "lose-request") throw new TypeError("fetch failed");
  if (mishap === "busy") return refusal(503, "busy");
  const request = registerSchema.parse(body);
  registrations.push(request.statement);
  if (accounts.some(({ handle }) => handle === request.handle)) return refusal(409, "handle_taken");
  const chain = await verifyStatementChain([request.statement]);
  if (!chain.ok) return refusal(422, "statement");
  accounts.push({ ...request, uid: chain.value.uid });
  if (mishap === "lose-answer") throw new TypeError("fetch failed");
  return json(201, { uid: chain.value.uid, handle: request.handle });
}

function postSignIn(form: URLSearchParams): Response {
  const account = accounts.find(
    ({ email, password }) => email === form.get("email") && password === form.get("password"),
  );
  if (account === undefined) return json(401, { url: "https://x.example/login?error=CredentialsSignin" });
  signedIn = account;
  return json(200, { url: "https://x.example/" });
}

function getKeys(path: string): Response {
  const account = accounts.find(({ uid }) => path.includes(uid));
  if (account === undefined) return refusal(404, "not_found");
  const { uid, handle, statement } = account;
  return json(200, { uid, handle, statements: [statement], publicKey: "unused" });
}

const serve = vi.fn(async (path: string, init: RequestInit): Promise<Response> => {
  if (path === "/api/register") return postRegister(JSON.parse(init.body as string));
  if (path === "/api/auth/csrf") return json(200, { csrfToken: "token" });
  if (path === "/api/auth/callback/credentials") return postSignIn(init.body as URLSearchParams);
  if (path === "/api/auth/session") {
    return json(200, signedIn ? { user: { uid: signedIn.uid, handle: signedIn.handle }, expires: "2100" } : {});
  }
  if (path === "/api/auth/signout") {
    signedIn = null;
    return json(200, { url: "/" });
  }
  return path.startsWith("/api/users/") ? getKeys(path) : refusal(404, "not_found");
});

let count = 0;
function newInput(change: Partial<RegistrationInput> = {}): RegistrationInput {
  count += 1;
  const name = `person_${String(count)}`;
  const secrets = { password: `the password of ${name}`, passphrase: `the passphrase of ${name}` };
  return { handle: name, email: `${name}@example.org`, ...secrets, ...change };
}
const fileOf = ({ fileName, text }: SavedKeyFile) => new File([text], fileName);
async function registered(input: RegistrationInput): Promise<SavedKeyFile> {
  const outcome = await register(input, () => undefined);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}
function uidNow(): UserId {
  if (signedIn === null) throw new Error("nobody is signed in");
  return signedIn.uid;
}

beforeEach(() => {
  closeAccount();
  [accounts, signedIn, mishaps, registrations] = [[], null, [], []];
  vi.stubGlobal("fetch", serve);
  vi.stubGlobal("isSecureContext", true);
  // Pauses between two attempts are not what is tested.
  const { setTimeout: wait } = globalThis;
  vi.stubGlobal("setTimeout", (work: () => void, ms = 0) => wait(work, Math.min(ms, 20)));
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});

describe("registering", () => {
  test("makes keys, file and account, in this order, and opens the account", async () => {
    const steps: string[] = [];
    const input = newInput();
    const outcome = await register(input, (step) => steps.push(step));
    expect(outcome).toMatchObject({ ok: true, value: { fileName: `${input.email}_private_key.pem` } });
    expect(steps).toEqual(["keys", "key-file", "account", "sign-in"]);
    expect(accountState.get()).toMatchObject({ status: "open", keyFileChecked: false });
    expect(await readVault(deviceStorage, uidNow())).toMatchObject({ viewer: { handle: input.handle } });
  });

  test("an answer that is lost costs nobody their account", async () => {
    mishaps = ["lose-answer"];
    const file = await registered(newInput());
    expect(accounts).toHaveLength(1);
    expect(new Set(registrations).size).toBe(1);
    expect(accountNow()?.viewer.uid).toBe(accounts[0]?.uid);
    expect(file.text).toContain(accounts[0]?.uid);
  });

  test("a request that is lost is posted again with the same bytes", async () => {
    mishaps = ["lose-request", "busy"];
    await registered(newInput());
    expect(accounts).toHaveLength(1);
  });

  test("a server out of reach is said, and the next press goes on with the same keys", async () => {
    mishaps = ["lose-answer", "lose-request", "lose-request"];
    const input = newInput();
    expect(await register(input, () => undefined)).toEqual({ ok: false, code: "offline" });
    const steps: string[] = [];
    expect((await register(input, (step) => steps.push(step))).ok).toBe(true);
    expect(steps).toEqual(["account", "sign-in"]);
    expect(accountNow()?.viewer.uid).toBe(accounts[0]?.uid);
  });

  test("a name that somebody else has is taken, also after a lost request, and nothing is kept", async () => {
    const input = newInput();
    await registered(input);
    await signOut();
    const other = newInput({ handle: input.handle });
    const keptBefore = await deviceStorage.run((database) => database.getAllKeys("vault"));
    expect(await register(other, () => undefined)).toEqual({ ok: false, code: "handle_taken" });
    mishaps = ["lose-request"];
    expect(await register(other, () => undefined)).toEqual({ ok: false, code: "handle_taken" });
    expect(await deviceStorage.run((database) => database.getAllKeys("vault"))).toEqual(keptBefore);
    expect(accountNow()).toBeNull();
  });

  test("one secret for two purposes, or a form with faults, goes nowhere", async () => {
    const input = newInput();
    serve.mockClear();
    const same = await register({ ...input, passphrase: input.password }, () => undefined);
    expect(same).toEqual({ ok: false, code: "same_as_password" });
    expect(await register({ ...input, handle: "No" }, () => undefined)).toEqual({ ok: false, code: "bad_input" });
    expect(serve).not.toHaveBeenCalled();
  });

  test.each(["QuotaExceededError", "InvalidStateError"])(
    "a browser that opens its storage and refuses to write (%s) is told so before there is an account",
    async (name) => {
      const input = newInput();
      const before = await deviceStorage.run((database) => database.count("vault"));
      const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
        throw new DOMException("as some private windows do", name);
      });
      expect(await register(input, () => undefined)).toEqual({ ok: false, code: "unsupported" });
      expect([accounts, registrations, signedIn]).toEqual([[], [], null]);
      expect(await deviceStorage.run((database) => database.getAll("vault"))).toHaveLength(before);
      put.mockRestore();
      await registered(input);
      expect(accounts).toHaveLength(1);
    },
  );

  test("a page without a secure context makes no keys", async () => {
    vi.stubGlobal("isSecureContext", false);
    expect(await register(newInput(), () => undefined)).toEqual({ ok: false, code: "unsupported" });
  });
});

describe("the key file", () => {
  test("that was just saved checks, and that is remembered on the device", async () => {
    const input = newInput();
    const file = await registered(input);
    expect(await isEncryptedKeyFile(fileOf(file))).toBe(true);
    expect(await checkKeyFile(fileOf(file), "another passphrase")).toEqual({ ok: false, code: "K_WRONG_PASSPHRASE" });
    expect(accountState.get()).toMatchObject({ keyFileChecked: false });
    expect(await checkKeyFile(fileOf(file), input.passphrase ?? "")).toEqual({ ok: true, value: null });
    expect(accountState.get()).toMatchObject({ keyFileChecked: true });
    expect((await readVault(deviceStorage, uidNow()))?.keyFileChecked).toBe(true);
  });

  test("without a passphrase asks for none", async () => {
    const file = await registered(newInput({ passphrase: null }));
    expect(await isEncryptedKeyFile(fileOf(file))).toBe(false);
    expect(await checkKeyFile(fileOf(file), "")).toEqual({ ok: true, value: null });
  });

  test("opens the account again after signing out, kept or for this tab only", async () => {
    const input = newInput();
    const file = await registered(input);
    await signOut();
    expect(accountNow()).toBeNull();
    expect(await signIn(input.email, input.password)).toEqual({ ok: true });
    await restoreAccount({ uid: uidNow(), handle: input.handle });
    expect(accountState.get().status).toBe("locked");
    expect(await unlock(fileOf(file), input.passphrase ?? "", false)).toEqual({ ok: true, value: null });
    expect(accountNow()?.kept).toBe(false);
    expect(await readVault(deviceStorage, uidNow())).toBeNull();
    expect(await unlock(fileOf(file), input.passphrase ?? "", true)).toEqual({ ok: true, value: null });
    expect(await readVault(deviceStorage, uidNow())).not.toBeNull();
  });

  test("of somebody else is named, with and without their passphrase; what is none is told apart", async () => {
    const [first, second] = [newInput(), newInput()];
    const others = await registered(first);
    await registered(second);
    const expected = { ok: false, code: "K_OTHER_PERSON", belongsTo: first.handle };
    expect(await unlock(fileOf(others), first.passphrase ?? "", true)).toEqual(expected);
    expect(await unlock(fileOf(others), "", true)).toEqual(expected);
    const none = new File(["milk and bread"], "list.txt");
    expect(await unlock(none, "", true)).toEqual({ ok: false, code: "K_NOT_A_KEY_FILE" });
    expect(await unlock(new File(["x".repeat(300_000)], "big"), "", true)).toEqual({ ok: false, code: "K_TOO_LARGE" });
    expect(await isEncryptedKeyFile(none)).toBe(false);
  });

  test("needs a session and a server", async () => {
    const input = newInput();
    const file = await registered(input);
    signedIn = null;
    expect(await unlock(fileOf(file), input.passphrase ?? "", true)).toEqual({ ok: false, code: "signed_out" });
    serve.mockRejectedValueOnce(new TypeError("fetch failed"));
    expect(await unlock(fileOf(file), input.passphrase ?? "", true)).toEqual({ ok: false, code: "offline" });
  });
});

describe("signing in and out", () => {
  test("a wrong password is told from a server out of reach", async () => {
    const input = newInput();
    await registered(input);
    expect(await signIn(input.email, "not the password")).toEqual({ ok: false, code: "credentials" });
    serve.mockRejectedValueOnce(new TypeError("fetch failed"));
    expect(await signIn(input.email, input.password)).toEqual({ ok: false, code: "offline" });
  });

  test("signing out leaves nothing of the person in this browser", async () => {
    await registered(newInput());
    const uid = uidNow();
    await accountNow()?.contacts.require(uid);
    expect(await hasUnsent()).toBe(false);
    await signOut();
    expect(accountState.get()).toEqual({ status: "none" });
    expect(signedIn).toBeNull();
    const left = await deviceStorage.run(async (database) => ({
      vault: await database.get("vault", uid),
      pins: await database.countFromIndex("pins", "owner", uid),
      chains: await database.countFromIndex("chains", "owner", uid),
    }));
    expect(left).toEqual({ vault: undefined, pins: 0, chains: 0 });
  });

  test("the next person on the same browser finds an account of their own", async () => {
    const [first, second] = [newInput(), newInput()];
    await registered(first);
    const uid = uidNow();
    await registered(second);
    expect(accountNow()?.viewer.handle).toBe(second.handle);
    await restoreAccount({ uid, handle: first.handle });
    expect(accountNow()?.viewer.handle).toBe(first.handle);
    // Nobody but oneself, whom an open account looks for at once.
    expect([...(accountNow()?.contacts.pins.get().keys() ?? [])].filter((pinned) => pinned !== uid)).toEqual([]);
  });

  test("what waits to be sent is known before signing out", async () => {
    await registered(newInput());
    const account = accountNow();
    if (account === null) throw new Error("an account is open");
    const { uid } = account.viewer;
    await account.outbox.send(await pairConversationId(uid, uid), uid, "a note to myself");
    expect(await hasUnsent()).toBe(true);
  });
});
