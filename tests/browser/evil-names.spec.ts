// A server that tells one person other things about who is who: chains rolled back or forked, names led elsewhere, new keys
// nobody made. Each contact ends in their state, nothing is sent to them, and a browser that was never there sees the same.
import { expect, test, type Page } from "@playwright/test";
import { generateEncryptionKeyPair, generateOwnKeys, signReset, signRotateEncryption } from "../../lib/crypto/index.ts";
import { pairConversationId } from "../../lib/protocol/conversation-id.ts";
import { conversationListSchema, type Conversation, type UserKeys } from "../../lib/shared/contract/people.ts";
import type { UserId } from "../../lib/shared/ids.ts";
import { answerTo, lieAboutKeys, stopLying } from "./support/evil-server.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const NAMES = ["honest", "rolled", "forked", "reset", "called", "moved"] as const;
type Name = (typeof NAMES)[number];
const ann = newAccount("ann");
const people = new Map<Name, PeerByHand>();
let annAt: Profile;
let keyFile: string;
let annUid: UserId;
/** In league with the server. */
let mallory: PeerByHand;
/** The chains that the server shows instead of the true ones. */
const shown = new Map<UserId, readonly string[]>();

const whoIs = (name: Name): PeerByHand => {
  const person = people.get(name);
  if (person === undefined) throw new Error(`nobody is ${name}`);
  return person;
};
const rows = (page: Page) => page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
const statementsOf = ({ chain }: PeerByHand) => chain.statements.map(({ jws }) => jws);

test.beforeAll(async () => {
  test.setTimeout(180_000);
  annAt = await Profile.open();
  keyFile = (await annAt.register(ann)).text;
  await annAt.checkKeyFile(keyFile);
  await expect(annAt.page).toHaveURL(/\/chat$/);
  mallory = await PeerByHand.register("mallory");
  const annKnown = await mallory.find(ann.handle);
  annUid = annKnown.chain.uid;
  for (const name of NAMES) {
    const person = await PeerByHand.register(name);
    people.set(name, person);
    await person.rotateEncryption();
    const cid = await person.openConversation(annKnown);
    const hello = await new WritingByHand(person, annKnown).seal(`hello from ${name}`);
    expect(await person.post(cid, hello)).toEqual({ status: 201, code: null });
  }
  // Opened here, so they are pinned.
  await expect(rows(annAt.page).filter({ hasText: "hello from" })).toHaveCount(NAMES.length);
  await makeUpChains();
  await mirrored(0);
});
test.afterAll(async () => {
  await Promise.all([annAt.close(), mallory.leave(), ...Array.from(people.values(), (person) => person.leave())]);
});

/** How often this browser has written down, for Ann's others, what it has pinned. */
async function mirrors(): Promise<number> {
  const own = await pairConversationId(annUid, annUid);
  return annAt.sent.filter(({ url, body }) => url.endsWith(`/${own}/messages`) && body !== "").length;
}
async function mirrored(before: number): Promise<void> {
  await expect.poll(mirrors, { timeout: 20_000 }).toBeGreaterThan(before);
}

async function makeUpChains(): Promise<void> {
  const [rolled, forked, reset] = [whoIs("rolled"), whoIs("forked"), whoIs("reset")];
  shown.set(rolled.chain.uid, statementsOf(rolled).slice(0, 1));
  const [first] = forked.chain.statements;
  if (first === undefined) throw new Error("a chain has a beginning");
  const otherKey = (await generateEncryptionKeyPair(2048)).publicKey;
  const other = await signRotateEncryption(forked.keys, first, otherKey, Date.now());
  shown.set(forked.chain.uid, [first.jws, other]);
  const madeUp = await signReset(await generateOwnKeys(), reset.chain.head, Date.now());
  shown.set(reset.chain.uid, [...statementsOf(reset), madeUp]);
}

/** The lies, one about each but the honest one. */
async function lie(page: Page): Promise<void> {
  for (const [uid, statements] of shown) {
    await lieAboutKeys(page, uid, (keys): UserKeys => ({ ...keys, statements: [...statements] }));
  }
  const [called, moved] = [whoIs("called"), whoIs("moved")];
  const malloryCid = await pairConversationId(annUid, mallory.chain.uid);
  const rename = (row: Conversation): Conversation => {
    if (row.peer.uid === called.chain.uid) return { ...row, peer: { ...row.peer, handle: mallory.handle } };
    if (row.peer.uid !== moved.chain.uid) return row;
    return { ...row, cid: malloryCid, peer: { uid: mallory.chain.uid, handle: moved.handle }, last: null, head: 0 };
  };
  await page.route(/\/api\/conversations$/, async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const answer = await answerTo(route);
    if (answer === null) return route.abort();
    const list = conversationListSchema.parse(answer);
    return route.fulfill({ json: { ...list, conversations: list.conversations.map(rename) } });
  });
}

const alertOf = (page: Page, title: string) => page.getByRole("alert", { name: title });
const conflict = (name: Name) => `Two different identities were shown for ${whoIs(name).handle}`;

/** What stands in place of the composer with some of them, and what the list says of the others. */
async function expectStates(profile: Profile): Promise<void> {
  const { page } = profile;
  const titles: [Name, string][] = [
    ...(["rolled", "forked", "moved"] as const).map((name): [Name, string] => [name, conflict(name)]),
    ["reset", `${whoIs("reset").handle} has a new identity`],
  ];
  for (const [name, title] of titles) {
    await profile.go(`/chat/${whoIs(name).handle}`);
    await expect(alertOf(page, title), name).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  }
  // The control: who was not lied about is as before.
  await profile.go(`/chat/${whoIs("honest").handle}`);
  await expect(profile.articles().first()).toContainText("hello from honest");
  await expect(page.getByRole("textbox", { name: "Message" })).toBeEnabled();
  await expect(page.getByRole("button", { name: "Save the evidence" })).toHaveCount(0);
  const inConflict = rows(page).filter({ hasText: "Do not trust" });
  for (const name of ["rolled", "forked", "called"] as const) {
    await expect(inConflict.filter({ hasText: whoIs(name).handle }), name).toHaveCount(1);
  }
  await expect(inConflict).toHaveCount(3);
  await expect(rows(page).filter({ hasText: "Identity changed" })).toContainText(whoIs("reset").handle);
}

test("rolled back, forked, made anew, and called by other names: each is blocked", async () => {
  const before = await mirrors();
  await lie(annAt.page);
  await annAt.page.reload();
  await expectStates(annAt);
  await mirrored(before);
});

test("and in a browser that was never there before, under the same lies", async () => {
  const fresh = await Profile.open();
  try {
    await lie(fresh.page);
    await fresh.signIn(ann);
    await fresh.unlock(keyFile, ann.passphrase);
    await expect(fresh.page).toHaveURL(/\/chat$/);
    await expectStates(fresh);
  } finally {
    await fresh.close();
  }
});

test("which an honest answer does not take back", async () => {
  await stopLying(annAt.page);
  for (const name of ["forked", "called"] as const) {
    await annAt.go(`/chat/${whoIs(name).handle}`);
    await expect(alertOf(annAt.page, conflict(name)), name).toBeVisible();
  }
});
