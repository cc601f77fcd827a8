import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDeviceStorage, StorageError, wipePerson, type DeviceStorage } from "@/lib/client/database.ts";
import { createDrafts, type Drafts } from "@/lib/client/drafts.ts";
import { createKeptDrafts, createPassingDrafts, type DraftStore } from "@/lib/client/draft-store.ts";
import { generateLocalKey } from "@/lib/crypto/index.ts";
import { newUserId, pairConversationIdFrom, type ConversationId } from "@/lib/shared/ids.ts";

const viewer = newUserId();
const localKey = await generateLocalKey();
const [one, two] = [1, 2].map((n) => pairConversationIdFrom(new Uint8Array(16).fill(n))) as [
  ConversationId,
  ConversationId,
];

let storage: DeviceStorage;
let told: ConversationId[];
let count = 0;
const opened: Drafts[] = [];
beforeEach(async () => {
  told = [];
  count += 1;
  storage = createDeviceStorage(`drafts-${String(count)}`);
  await storage.run((database) => database.put("vault", { uid: viewer }));
});
afterEach(async () => {
  for (const drafts of opened.splice(0)) drafts.close();
  await storage.close();
});

async function open(key = localKey, store: DraftStore = createKeptDrafts(storage, viewer)): Promise<Drafts> {
  const drafts = await createDrafts({ viewer, localKey: key, store, onKept: (cid) => told.push(cid) });
  opened.push(drafts);
  return drafts;
}

const textsOf = (drafts: Drafts) => Object.fromEntries(drafts.texts.get());

test("what was begun is there again after a reload, each in its conversation", async () => {
  const drafts = await open();
  drafts.set(one, "first");
  drafts.set(two, "\ud800 second\n");
  expect(textsOf(drafts)).toEqual({ [one]: "first", [two]: "\ud800 second\n" });
  await drafts.flush();
  expect(told).toEqual([one, two]);
  expect(textsOf(await open())).toEqual({ [one]: "first", [two]: "\ufffd second\n" });
});

test("an emptied draft is none, also on the device", async () => {
  const drafts = await open();
  drafts.set(one, "begun");
  await drafts.flush();
  drafts.set(one, "");
  await drafts.flush();
  expect(textsOf(drafts)).toEqual({});
  expect(await storage.run((database) => database.count("drafts"))).toBe(0);
});

test("it is written a moment after the last key without being asked to", async () => {
  const drafts = await open();
  drafts.set(one, "typed");
  await expect.poll(() => told).toEqual([one]);
  expect(textsOf(await open())).toEqual({ [one]: "typed" });
});

test("a tab shows what was typed in another, unless something was typed in itself", async () => {
  const [here, there] = [await open(), await open()];
  here.set(one, "from here");
  await here.flush();
  await there.reload(one);
  expect(textsOf(there)).toEqual({ [one]: "from here" });
  there.set(one, "typed there");
  await there.reload(one);
  expect(textsOf(there)).toEqual({ [one]: "typed there" });
  await there.flush();
  await here.reload(one);
  expect(textsOf(here)).toEqual({ [one]: "from here" });
  // Sent, or emptied: then it has nothing of its own any more.
  here.set(one, "");
  await here.flush();
  await there.reload(one);
  expect(textsOf(there)).toEqual({ [one]: "typed there" });
  there.set(one, "typed there later");
  await there.flush();
  await here.reload(one);
  expect(textsOf(here)).toEqual({ [one]: "typed there later" });
});

test("no text is on the device in the clear, and another local key or conversation opens none", async () => {
  const drafts = await open();
  drafts.set(one, "a canary that sings");
  await drafts.flush();
  const [record] = await storage.run((database) => database.getAll("drafts"));
  const { sealed } = record as unknown as { sealed: Uint8Array };
  expect(Buffer.from(sealed).toString("latin1")).not.toContain("canary");
  expect(textsOf(await open(await generateLocalKey()))).toEqual({});
  const moved = { owner: viewer, cid: two, sealed };
  await storage.run((database) => database.put("drafts", moved));
  expect(textsOf(await open())).toEqual({ [one]: "a canary that sings" });
});

test("nothing is written for someone who has signed out, and signing out leaves nothing", async () => {
  const drafts = await open();
  drafts.set(one, "before");
  await drafts.flush();
  expect(await storage.run((database) => database.count("drafts"))).toBe(1);
  await wipePerson(storage, viewer);
  drafts.set(one, "after");
  await drafts.flush();
  expect(await storage.run((database) => database.count("drafts"))).toBe(0);
});

test("where nothing may be kept, or nothing can be, drafts are in memory", async () => {
  const full: DraftStore = { ...createPassingDrafts(), put: () => Promise.reject(new StorageError("full")) };
  for (const store of [createPassingDrafts(), full]) {
    const drafts = await open(localKey, store);
    drafts.set(one, "in memory");
    await drafts.flush();
    expect(textsOf(drafts)).toEqual({ [one]: "in memory" });
    expect(textsOf(await open(localKey, store))).toEqual({});
  }
});
