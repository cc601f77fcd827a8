// Changing one's own keys while answers are lost, late or lies: neither the old keys nor the new ones are let go of too early.
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { signOut } from "@/lib/client/access.ts";
import {
  accountNow,
  accountState,
  closeAccount,
  deviceStorage,
  enterAccount,
  restoreAccount,
} from "@/lib/client/account-state.ts";
import type { Account } from "@/lib/client/account.ts";
import { checkKeyFile, unlock } from "@/lib/client/key-file.ts";
import {
  prepareEncryptionRotation,
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
import { verifyStatementChain, type StatementChain } from "@/lib/protocol/statement-chain.ts";
import { postStatementSchema } from "@/lib/shared/contract/keys.ts";
import { registerSchema } from "@/lib/shared/contract/people.ts";

const EMAIL = "ali@example.org";
const PASSWORD = "the password of ali";
const PASSPHRASE = "the passphrase of ali";
const NEW_PASSPHRASE = "another passphrase of ali";

/** The one account's statements, as the server has them. */
let statements: string[] = [];
let isSignedIn = false;
/** What happens to the next post of a statement. */
let mishaps: ("lose-request" | "lose-answer" | "internal" | "statement")[] = [];

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

/** The chain cannot be asked for. */
let keysDown = false;
/** Every change is answered as done, with some hash, and nothing is stored. */
let isLying = false;
/** Holds back the answers to posted statements until it resolves. */
let hold: Promise<void> | null = null;

async function lie(): Promise<Response> {
  const { uid, head } = await chainNow();
  return json(201, { uid, seq: head.seq, sh: head.sh });
}

const serve = vi.fn(async (path: string, init: RequestInit): Promise<Response> => {
  if (keysDown && path.startsWith("/api/users/")) throw new TypeError("fetch failed");
  if (isLying && path === "/api/keys") return lie();
  if (path === "/api/register") {
    statements = [registerSchema.parse(JSON.parse(init.body as string)).statement];
    const { uid, handle } = await chainNow();
    return json(201, { uid, handle });
  }
  if (path === "/api/keys") {
    const answer = await postStatement(JSON.parse(init.body as string));
    await hold;
    return answer;
  }
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

beforeEach(async () => {
  closeAccount();
  [statements, isSignedIn, mishaps] = [[], false, []];
  [keysDown, isLying, hold] = [false, false, null];
  vi.stubGlobal("fetch", serve);
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  const input = { handle: "ali", email: EMAIL, password: PASSWORD, passphrase: PASSPHRASE };
  file = fileOf(must(await register(input, () => undefined)));
  await checkKeyFile(file, PASSPHRASE);
  await account().contacts.require(account().viewer.uid);
});

const kidsHere = async (uid: Parameters<typeof readVault>[1]) => {
  const held = await readVault(deviceStorage, uid);
  return held === null ? [] : [held.keys.encryption, ...held.keys.archived].map(({ kid }) => kid);
};
async function openAgain(): Promise<void> {
  const { viewer } = account();
  closeAccount();
  await restoreAccount(viewer);
}
async function later(work: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ now: Date.now() + 10 * 60_000, toFake: ["Date"] });
  await work().finally(() => vi.useRealTimers());
}

describe("an answer that says done, when nothing is", () => {
  test("replaces no keys, and the change can be carried out again", async () => {
    const change = await rotation(2048, true);
    const { viewer, keys } = account();
    isLying = true;
    expect(await change.carryOut()).toEqual({ ok: false, code: "busy" });
    expect(await kidsHere(viewer.uid)).toEqual([keys.encryption.kid]);
    expect(await standing()).toBe("current");
    expect(await checkKeyFile(file, PASSPHRASE)).toEqual({ ok: true, value: null });
    isLying = false;
    expect(await change.carryOut()).toEqual({ ok: true, value: null });
    expect(await checkKeyFile(fileOf(change.file), NEW_PASSPHRASE)).toEqual({ ok: true, value: null });
    expect(await kidsHere(viewer.uid)).not.toContain(keys.encryption.kid);
  });

  test("revokes nothing", async () => {
    isLying = true;
    expect(await revokeAccountKeys(PASSWORD)).toEqual({ ok: false, code: "busy" });
    expect(await standing()).toBe("current");
    isLying = false;
    expect(await revokeAccountKeys(PASSWORD)).toEqual({ ok: true, value: null });
    expect(await standing()).toBe("revoked");
  });

  test("replaces no keys either while the chain cannot be asked for", async () => {
    const change = await rotation(2048, true);
    const { viewer, keys } = account();
    keysDown = true;
    expect(await change.carryOut()).toEqual({ ok: false, code: "offline" });
    expect(await kidsHere(viewer.uid)).toEqual([keys.encryption.kid]);
    keysDown = false;
    expect(await change.carryOut()).toEqual({ ok: true, value: null });
    expect(await standing()).toBe("current");
  });
});

describe("new keys whose statement may have been taken", () => {
  test("stay for as long as the server cannot be asked", async () => {
    const change = await rotation();
    const { viewer } = account();
    mishaps = ["lose-answer"];
    expect(await change.carryOut()).toEqual({ ok: false, code: "offline" });
    keysDown = true;
    await later(async () => {
      await openAgain();
      // What is pinned is at hand, and says nothing about what the server took.
      await vi.waitFor(() => expect(serve.mock.calls.length).toBeGreaterThan(0));
      await account().contacts.refresh(viewer.uid);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await hasStaged(deviceStorage, viewer.uid)).toBe(true);
      keysDown = false;
      await openAgain();
    });
    expect(await standing()).toBe("current");
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(false);
  });

  test("stay beside those of another change", async () => {
    const [first, second] = [await rotation(), await rotation()];
    const { viewer } = account();
    mishaps = ["lose-answer", "internal"];
    expect(await first.carryOut()).toEqual({ ok: false, code: "offline" });
    expect(await second.carryOut()).toEqual({ ok: false, code: "busy" });
    await openAgain();
    expect(await standing()).toBe("current");
    expect(await checkKeyFile(fileOf(first.file), NEW_PASSPHRASE)).toEqual({ ok: true, value: null });
    await later(openAgain);
    expect(await hasStaged(deviceStorage, viewer.uid)).toBe(false);
    expect(await standing()).toBe("current");
  });
});

test.each([
  ["kept", true],
  ["in this tab only", false],
])("keys %s that a reset has ended do not come back when their change is carried out again", async (_name, keep) => {
  if (!keep) must(await unlock(file, PASSPHRASE, false));
  const change = await rotation();
  mishaps = ["lose-answer"];
  expect(await change.carryOut()).toEqual({ ok: false, code: "offline" });
  const reset = must(await prepareReset(NEW_PASSPHRASE));
  expect(await reset.carryOut(PASSWORD)).toEqual({ ok: true, value: null });
  const { keys, viewer } = account();
  expect(await change.carryOut()).toEqual({ ok: false, code: "keys_changed" });
  expect(account().keys.encryption.kid).toBe(keys.encryption.kid);
  if (keep) expect(await kidsHere(viewer.uid)).toEqual([keys.encryption.kid]);
  expect(await standing()).toBe("current");
});

describe("signed out before the answer comes", () => {
  test.each([
    ["kept", true],
    ["in this tab only", false],
  ])("with keys %s: nothing of the person comes back", async (_name, keep) => {
    const { viewer } = account();
    if (!keep) {
      await signOut();
      isSignedIn = true;
      must(await unlock(file, PASSPHRASE, false));
    }
    const change = await rotation();
    let answer: () => void = () => undefined;
    hold = new Promise((resolve) => {
      answer = resolve;
    });
    const carrying = change.carryOut();
    await vi.waitFor(() => expect(statements).toHaveLength(2));
    await signOut();
    answer();
    expect(await carrying).toEqual({ ok: false, code: "signed_out" });
    expect(accountState.get().status).toBe("none");
    expect(await kidsHere(viewer.uid)).toEqual([]);
    expect(await deviceStorage.run((database) => database.countFromIndex("pins", "owner", viewer.uid))).toBe(0);
  });

  test("or while the account is being opened: it stays closed", async () => {
    const { viewer, localKey, keys } = account();
    const entering = enterAccount({ viewer, localKey, keys, kept: false, keyFileChecked: true });
    await signOut();
    await entering;
    expect(accountState.get().status).toBe("none");
  });
});

test("a key file that is ahead of the chain the server shows is not used without a word", async () => {
  const change = await rotation();
  expect(await change.carryOut()).toEqual({ ok: true, value: null });
  await signOut();
  isSignedIn = true;
  const kept = statements;
  statements = statements.slice(0, 1);
  const newFile = fileOf(change.file);
  expect(await unlock(newFile, NEW_PASSPHRASE, false)).toEqual({ ok: false, code: "K_AHEAD" });
  // A change that was never carried out leaves such a file, too: the person knows.
  expect((await unlock(newFile, NEW_PASSPHRASE, false, { mayBeAhead: true })).ok).toBe(true);
  statements = kept;
  expect((await unlock(newFile, NEW_PASSPHRASE, false)).ok).toBe(true);
});
