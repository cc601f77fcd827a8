// Registering anew with other answers while the account of the first ones may exist: its keys are let go of by nobody.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { accountNow, closeAccount, deviceStorage } from "@/lib/client/account-state.ts";
import { checkKeyFile } from "@/lib/client/key-file.ts";
import { register, type RegistrationInput, type SavedKeyFile } from "@/lib/client/register.ts";
import { readVault } from "@/lib/client/vault.ts";
import { verifyStatementChain } from "@/lib/protocol/statement-chain.ts";
import { registerSchema, type RegisterRequest } from "@/lib/shared/contract/people.ts";
import type { UserId } from "@/lib/shared/ids.ts";

interface Registered extends RegisterRequest {
  uid: UserId;
}
let accounts: Registered[] = [];
let signedIn: Registered | null = null;
/** What happens to the next registrations. */
let mishaps: ("lose-request" | "lose-answer" | "busy" | "repeat" | "statement" | "too_large")[] = [];
let isSignInBusy = false;
/** Statements on their way, lost ones included. */
let posted: string[] = [];

const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, code: string) => json(status, { error: { code, message: "m", requestId: "r" } });

async function postRegister(body: unknown): Promise<Response> {
  const mishap = mishaps.shift();
  posted.push(registerSchema.parse(body).statement);
  if (mishap === "lose-request") throw new TypeError("fetch failed");
  if (mishap === "busy") return refusal(503, "busy");
  if (mishap === "statement") return refusal(422, "statement");
  if (mishap === "too_large") return refusal(413, "too_large");
  const request = registerSchema.parse(body);
  if (accounts.some(({ handle }) => handle === request.handle)) return refusal(409, "handle_taken");
  const chain = await verifyStatementChain([request.statement]);
  if (!chain.ok) return refusal(422, "statement");
  accounts.push({ ...request, uid: chain.value.uid });
  // A layer below posted twice: the answer is the one to the second post.
  if (mishap === "repeat") return refusal(409, "key_reused");
  if (mishap === "lose-answer") throw new TypeError("fetch failed");
  return json(201, { uid: chain.value.uid, handle: request.handle });
}

function postSignIn(form: URLSearchParams): Response {
  if (isSignInBusy) return refusal(503, "busy");
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
const hasKeys = async (uid: UserId) => (await readVault(deviceStorage, uid)) !== null;
const uidMade = (): UserId => {
  const made = accounts.at(-1);
  if (made === undefined) throw new Error("an account was made");
  return made.uid;
};
const press = (input: RegistrationInput) => register(input, () => undefined);

beforeEach(async () => {
  closeAccount();
  await deviceStorage.run((database) => database.clear("vault"));
  [accounts, signedIn, mishaps, isSignInBusy, posted] = [[], null, [], false, []];
  vi.stubGlobal("fetch", serve);
  vi.stubGlobal("isSecureContext", true);
  // Pauses between two attempts are not what is tested.
  const { setTimeout: wait } = globalThis;
  vi.stubGlobal("setTimeout", (work: () => void, ms = 0) => wait(work, Math.min(ms, 20)));
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});

/** The account was made and the answer lost, again and again. */
async function uncertain(): Promise<RegistrationInput> {
  mishaps = ["lose-answer", "lose-request", "lose-request"];
  const input = newInput();
  expect(await press(input)).toEqual({ ok: false, code: "offline" });
  expect(accounts).toHaveLength(1);
  return input;
}
/** The account was made, and the way in is busy. */
async function notLetIn(): Promise<RegistrationInput> {
  isSignInBusy = true;
  const input = newInput();
  expect(await press(input)).toEqual({ ok: false, code: "busy" });
  isSignInBusy = false;
  return input;
}

describe.each([
  ["lost answers", uncertain],
  ["a busy sign-in", notLetIn],
])("after %s", (_name, begin) => {
  test("another passphrase: the same account, its key file under the new one", async () => {
    const input = await begin();
    const passphrase = "another passphrase entirely";
    const outcome = await press({ ...input, passphrase });
    if (!outcome.ok) throw new Error(outcome.code);
    expect(accounts).toHaveLength(1);
    expect(accountNow()?.viewer.uid).toBe(uidMade());
    const file = fileOf(outcome.value);
    expect(await checkKeyFile(file, input.passphrase ?? "")).toEqual({ ok: false, code: "K_WRONG_PASSPHRASE" });
    expect(await checkKeyFile(file, passphrase)).toEqual({ ok: true, value: null });
  });

  test.each([
    ["name", { handle: "another_name" }],
    ["password", { password: "another password entirely" }],
  ])("another %s: what was made is said, and finished with the first answers", async (_field, change) => {
    const input = await begin();
    expect(await press({ ...input, ...change })).toEqual({ ok: false, code: "made_before" });
    expect(signedIn).toBeNull();
    expect(await hasKeys(uidMade())).toBe(true);
    expect((await press(input)).ok).toBe(true);
    expect(accounts).toHaveLength(1);
    expect(accountNow()?.viewer.uid).toBe(uidMade());
  });

  test("a server out of reach: nothing is let go of, and nothing begun", async () => {
    const input = await begin();
    isSignInBusy = true;
    const again = await press({ ...input, handle: "out_of_reach" });
    expect(again.ok).toBe(false);
    expect(await hasKeys(uidMade())).toBe(true);
    isSignInBusy = false;
    expect((await press(input)).ok).toBe(true);
  });
});

test("an account that comes into being late is found by the name that is taken", async () => {
  mishaps = ["lose-request", "lose-request", "lose-request"];
  const input = newInput();
  expect(await press(input)).toEqual({ ok: false, code: "offline" });
  // The lost request arrives after all, just when the changed one is on its way.
  const [uid] = await deviceStorage.run((database) => database.getAllKeys("vault"));
  const real = serve.getMockImplementation();
  let late: Registered | null = null;
  serve.mockImplementation(async (path, init) => {
    if (path === "/api/register" && late === null) {
      const statement = posted[0] ?? "";
      late = { ...input, statement, uid: uid as UserId };
      accounts.push(late);
    }
    return (await real?.(path, init)) ?? json(500, {});
  });
  const outcome = await press({ ...input, passphrase: "another passphrase entirely" });
  serve.mockImplementation(real ?? (() => Promise.reject(new TypeError("no server"))));
  expect(outcome.ok).toBe(true);
  expect(accountNow()?.viewer.uid).toBe(uid);
});

test("keys that are taken already were taken by this very attempt", async () => {
  mishaps = ["repeat"];
  expect((await press(newInput())).ok).toBe(true);
  expect(accounts).toHaveLength(1);
  expect(accountNow()?.viewer.uid).toBe(uidMade());
  expect(await hasKeys(uidMade())).toBe(true);
});

test.each(["statement", "too_large"] as const)(
  "a refusal %s after a lost answer: the account is found",
  async (code) => {
    mishaps = ["lose-answer", code];
    expect((await press(newInput())).ok).toBe(true);
    expect(accountNow()?.viewer.uid).toBe(uidMade());
  },
);

test.each([
  ["of another kind", "statement" as const],
  ["about the keys", "repeat" as const],
])("a refusal %s, and a way in that is busy: the keys stay, and the next press finishes", async (_name, mishap) => {
  const input = newInput();
  mishaps = ["lose-answer", "statement"];
  if (mishap === "repeat") mishaps = ["repeat"];
  isSignInBusy = true;
  expect(await press(input)).toEqual({ ok: false, code: "offline" });
  expect(await hasKeys(uidMade())).toBe(true);
  isSignInBusy = false;
  expect((await press(input)).ok).toBe(true);
  expect(accounts).toHaveLength(1);
});

test("a lost request that arrives after its repetition was refused finds its keys still here", async () => {
  mishaps = ["lose-request", "statement"];
  const input = newInput();
  expect(await press(input)).toEqual({ ok: false, code: "refused" });
  const [uid] = await deviceStorage.run((database) => database.getAllKeys("vault"));
  accounts.push({ ...input, statement: posted[0] ?? "", uid: uid as UserId });
  expect((await press(input)).ok).toBe(true);
  expect(accountNow()?.viewer.uid).toBe(uid);
});

test("a refusal that nothing was lost before leaves no keys behind", async () => {
  mishaps = ["statement"];
  expect(await press(newInput())).toEqual({ ok: false, code: "refused" });
  expect(await deviceStorage.run((database) => database.count("vault"))).toBe(0);
});

test("what was certainly not made leaves nothing behind", async () => {
  const taken = newInput();
  expect((await press(taken)).ok).toBe(true);
  closeAccount();
  await deviceStorage.run((database) => database.clear("vault"));
  const before = await deviceStorage.run((database) => database.getAllKeys("vault"));
  expect(await press(newInput({ handle: taken.handle }))).toEqual({ ok: false, code: "handle_taken" });
  mishaps = ["lose-request"];
  expect(await press(newInput({ handle: taken.handle }))).toEqual({ ok: false, code: "handle_taken" });
  expect(await deviceStorage.run((database) => database.getAllKeys("vault"))).toEqual(before);
});
