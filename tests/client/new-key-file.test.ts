// A new key file in a browser that has texts of its own: they are encrypted for this device, and stay readable.
import { isDeepStrictEqual } from "node:util";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { accountNow, closeAccount, deviceStorage, enterAccount, restoreAccount } from "@/lib/client/account-state.ts";
import type { Account } from "@/lib/client/account.ts";
import { wipePerson } from "@/lib/client/database.ts";
import { unlock } from "@/lib/client/key-file.ts";
import { stageKeys } from "@/lib/client/staged-keys.ts";
import { tellTabs } from "@/lib/client/tabs.ts";
import { keepInVault } from "@/lib/client/vault.ts";
import { writeKeyFile } from "@/lib/crypto/index.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const rotated = await changeKeys(ali, "rotate-enc");
const forgetful = { ...rotated, madeKeys: { ...rotated.madeKeys, archived: [] } };
const { uid } = ali.viewer;
const cid = await pairConversationId(uid, uid);

/** Whose chain the server shows; nothing else is to be had there. */
let shown: TestPerson;
const json = (status: number, value: unknown) => Promise.resolve(new Response(JSON.stringify(value), { status }));
function serve(path: string): Promise<Response> {
  if (path === "/api/auth/session") return json(200, { user: shown.viewer });
  const { statements, head } = shown.chain;
  const keys = { ...shown.viewer, statements: statements.map(({ jws }) => jws), publicKey: head.ek.spkiBase64 };
  return path === `/api/users/${uid}/keys` ? json(200, keys) : Promise.reject(new TypeError("fetch failed"));
}

/** Another tab of this browser: what it is told. */
let otherTab: BroadcastChannel;
let told: unknown[];

beforeEach(async () => {
  vi.stubGlobal("fetch", vi.fn(serve));
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  closeAccount();
  await wipePerson(deviceStorage, uid);
  shown = ali;
  told = [];
  otherTab = new BroadcastChannel("aryatel");
  otherTab.onmessage = ({ data }: MessageEvent<unknown>) => told.push(data);
});
afterEach(() => {
  closeAccount();
  otherTab.close();
});

function account(): Account {
  const now = accountNow();
  if (now === null) throw new Error("an account is open");
  return now;
}
const kidNow = () => account().keys.encryption.kid;
const texts = () =>
  account()
    .outbox.items.get()
    .map(({ text }) => text);

/** An account with the first keys, and texts that are not sent. */
async function openWithTexts(): Promise<void> {
  const unlocked = { ...ali, kept: true, keyFileChecked: true };
  await keepInVault(deviceStorage, unlocked);
  await enterAccount(unlocked);
  await account().outbox.send(cid, uid, "not sent yet");
  account().drafts.set(cid, "begun");
  await account().drafts.flush();
  shown = rotated;
}
async function choose(person: TestPerson, keep = true): Promise<void> {
  const text = await writeKeyFile(person.madeKeys, { ...person.viewer, at: new Date(), passphrase: null });
  expect(await unlock(new File([text], "ali.pem"), "", keep)).toEqual({ ok: true, value: null });
}

test("what waits and what was begun stay readable under a new key file, chosen in the open account", async () => {
  await openWithTexts();
  await choose(rotated);
  expect(kidNow()).toBe(rotated.keys.encryption.kid);
  await vi.waitFor(() => expect(texts()).toEqual(["not sent yet"]));
  expect(account().drafts.texts.get().get(cid)).toBe("begun");
});

test("and in one that is locked, whose other keys in this browser do not hold", async () => {
  await openWithTexts();
  closeAccount();
  await deviceStorage.run(async (database) => {
    const record = await database.get("vault", uid);
    await database.put("vault", { ...record, signingKey: rotated.localKey } as { uid: string });
  });
  await restoreAccount(ali.viewer);
  expect(accountNow()).toBeNull();
  await choose(rotated);
  await vi.waitFor(() => expect(texts()).toEqual(["not sent yet"]));
});

test("keys that the new file lets go of take along what they had opened", async () => {
  const page = { owner: uid, cid, page: 0, stamp: "one", from: 1, to: 1, sealed: new Uint8Array(1) };
  const pages = () => deviceStorage.run((database) => database.count("history"));
  await openWithTexts();
  await deviceStorage.run((database) => database.put("history", page));
  await choose(rotated);
  expect(await pages()).toBe(1);
  await choose(forgetful);
  expect(await pages()).toBe(0);
  await vi.waitFor(() => expect(texts()).toEqual(["not sent yet"]));
});

test.each([
  ["kept", true],
  ["in this tab only", false],
])("other tabs hear of new keys that are %s: %s", async (_name, keep) => {
  await openWithTexts();
  told = [];
  await choose(rotated, keep);
  const keys = { kind: "keys", uid };
  // Words arrive in the order in which they were said.
  tellTabs({ kind: "session", wiped: null });
  await vi.waitFor(() => expect(told).toContainEqual({ kind: "session", wiped: null }));
  expect(told.some((word) => isDeepStrictEqual(word, keys))).toBe(keep);
});

test("other tabs hear of a change of keys that is found to have been taken", async () => {
  await openWithTexts();
  closeAccount();
  await stageKeys(deviceStorage, { ...rotated, kept: true, keyFileChecked: false }, rotated.chain.head.sh, Date.now());
  await restoreAccount(ali.viewer);
  expect(kidNow()).toBe(rotated.keys.encryption.kid);
  await vi.waitFor(() => expect(told).toContainEqual({ kind: "keys", uid }));
});
