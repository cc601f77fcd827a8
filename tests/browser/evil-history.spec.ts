// A server that tells one person another history: their own messages handed back as somebody else's, wrapped keys that are
// not the signed ones, and many lies at once. A browser that has never been there before finds the same as one that was.
import { expect, test, type Page } from "@playwright/test";
import { encodeProtected, parseEnvelope, type EnvelopeHeader, type Recipient } from "../../lib/protocol/envelope.ts";
import { decodeB64u, encodeB64u } from "../../lib/shared/base64.ts";
import type { StoredMessage } from "../../lib/shared/contract/messages.ts";
import { isUserId, type ConversationId, type UserId } from "../../lib/shared/ids.ts";
import type { KnownPerson } from "../support/conversation.ts";
import { reloadWithoutKept } from "./support/device.ts";
import { lieAboutMessages, stopLying, type Lie, type Stored } from "./support/evil-server.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const ann = newAccount("ann");
let annAt: Profile;
let keyFile: string;
let bea: PeerByHand;
let annKnown: KnownPerson;
let cid: ConversationId;
/** Bea's note to herself: a message of hers that belongs elsewhere. */
let elsewhere: Stored;
const log = (page: Page) => page.getByRole("log", { name: "Messages" });
const texts = ["one", "two", "three", "four", "five", "six", "seven", "eight"].map((word) => `bea says ${word}`);
/** Where Ann's only message stands. */
const OWN = 4;

test.beforeAll(async () => {
  annAt = await Profile.open();
  keyFile = (await annAt.register(ann)).text;
  await annAt.checkKeyFile(keyFile);
  await expect(annAt.page).toHaveURL(/\/chat$/);
  bea = await PeerByHand.register("bea");
  annKnown = await bea.find(ann.handle);
  cid = await bea.openConversation(annKnown);
  const writing = new WritingByHand(bea, annKnown);
  const say = async (some: readonly string[], seen?: Parameters<WritingByHand["seal"]>[1]) => {
    for (const text of some) expect(await bea.post(cid, await writing.seal(text, seen))).toMatchObject({ status: 201 });
  };
  await say(texts.slice(0, OWN));
  await annAt.go(`/chat/${bea.handle}`);
  await expect(annAt.articles()).toHaveCount(OWN);
  await annAt.send("ann answers");
  await expect(log(annAt.page).getByText(/Sent|Delivered/)).toHaveCount(1);
  await say(texts.slice(OWN));
  await expect(annAt.articles()).toHaveCount(texts.length + 1);
  const own = await bea.openConversation(bea);
  const note = await new WritingByHand(bea, bea).seal("bea notes for herself");
  expect(await bea.post(own, note)).toMatchObject({ status: 201 });
  elsewhere = await bea.read(own);
});
test.afterAll(async () => {
  await Promise.all([annAt.close(), bea.leave()]);
});

async function openUnder(lie: Lie): Promise<void> {
  await lieAboutMessages(annAt.page, cid, lie);
  // What was kept before the lie began would be shown as it was.
  await reloadWithoutKept(annAt.page);
  await expect(annAt.articles().first()).toBeVisible();
}
function at(messages: readonly StoredMessage[], index: number): StoredMessage {
  const message = messages.at(index);
  if (message === undefined) throw new Error(`there is no message ${String(index)}`);
  return message;
}
function flip(text: string, place: number): string {
  const bytes = decodeB64u(text) ?? new Uint8Array();
  const index = place % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return encodeB64u(bytes);
}
/** A message under a header that its author never wrote. */
async function renamed(message: StoredMessage, change: Partial<EnvelopeHeader>): Promise<StoredMessage> {
  const { seq: _seq, at: _at, ...envelope } = message;
  const parsed = await parseEnvelope(envelope);
  if (!parsed.ok) throw new Error(parsed.code);
  return { ...message, protected: encodeProtected({ ...parsed.value.header, ...change }) };
}

test.describe("one's own message, handed back", () => {
  test.afterEach(() => stopLying(annAt.page));

  test("a second time is a replay", async () => {
    await openUnder(({ messages, wraps }) => ({ messages: [...messages, at(messages, OWN)], wraps }));
    await expect(annAt.articles().last()).toContainText("shown to you a second time");
    await expect(annAt.articles().filter({ hasText: "second time" })).toHaveCount(1);
  });
  test("as the other's is locked, under either statement", async () => {
    const { uid, head } = bea.chain;
    const mine = at((await bea.read(cid)).messages, OWN);
    const asBeas = await renamed(mine, { sid: uid });
    const underHers = await renamed(mine, { sid: uid, ish: head.sh });
    await openUnder(({ messages, wraps }) => ({ messages: [...messages, asBeas, underHers], wraps }));
    await expect(annAt.articles().nth(-2)).toContainText("The sender's identity could not be confirmed");
    await expect(annAt.articles().last()).toContainText(`This message may not be from ${bea.handle}`);
    await expect(log(annAt.page).getByText("ann answers")).toHaveCount(1);
  });
});

test.describe("wrapped keys", () => {
  test.afterEach(() => stopLying(annAt.page));
  const flippedUid = (uid: UserId): UserId => {
    const flipped = `u_${flip(uid.slice(2), 15)}`;
    if (!isUserId(flipped)) throw new Error("no uid");
    return flipped;
  };
  const changes: [string, (one: Recipient) => Recipient][] = [
    ["encrypted_key", (one) => ({ ...one, encrypted_key: flip(one.encrypted_key, 9) })],
    ["kid", (one) => ({ ...one, header: { ...one.header, kid: flip(one.header.kid, 9) } })],
    ["uid", (one) => ({ ...one, header: { ...one.header, uid: flippedUid(one.header.uid) } })],
  ];
  for (const [part, change] of changes) {
    for (const whose of ["the reader's", "the writer's"]) {
      test(`with one bit flipped in ${part} of ${whose} copy: locked`, async () => {
        const isIt = ({ header }: Recipient) => (header.uid === annKnown.chain.uid) === (whose === "the reader's");
        await openUnder(({ messages, wraps }) => ({
          messages,
          wraps: Object.fromEntries(
            Object.entries(wraps).map(([rh, all]) => [rh, all.map((one) => (isIt(one) ? change(one) : one))]),
          ),
        }));
        await expect(annAt.articles()).toHaveCount(texts.length + 1);
        await expect(log(annAt.page).getByText("This message was not locked for the two of you alone")).toHaveCount(
          texts.length + 1,
        );
        await expect(log(annAt.page).getByText(/bea says|ann answers/)).toHaveCount(0);
      });
    }
  }
  test("that are held back: locked", async () => {
    await openUnder(({ messages }) => ({ messages, wraps: {} }));
    await expect(log(annAt.page).getByText("This message was not locked for the two")).toHaveCount(texts.length + 1);
  });
});

/** Everything at once: dropped, swapped, flipped, moved here, replayed, reflected, and at another time. */
async function manyLies(): Promise<Lie> {
  const { messages: all } = await bea.read(cid);
  const [one, , three, four, mine, five, six, seven, eight] = all.map((_, index) => at(all, index));
  if (!one || !three || !four || !mine || !five || !six || !seven || !eight) throw new Error("messages are missing");
  const reflected = await renamed(mine, { sid: bea.chain.uid, ish: bea.chain.head.sh });
  const broken = { ...six, sig: flip(six.sig, 40) };
  const early = { ...eight, at: eight.at - 60 * 60_000 };
  return ({ wraps }) => ({
    messages: [one, four, three, mine, five, broken, ...elsewhere.messages, seven, mine, reflected, early],
    wraps: { ...wraps, ...elsewhere.wraps },
  });
}
const FOUND = [
  /bea says one/,
  /bea says four.*A message before this one is missing/,
  /bea says three.*another order/,
  /ann answers/,
  /bea says five/,
  /This message may not be from/,
  /belongs to another conversation/,
  // What stands before it is there, but locked: nothing proves that it is the right one.
  /bea says seven.*A message before this one is missing/,
  /ann answers.*shown to you a second time/,
  /This message may not be from/,
  /bea says eight.*may be wrong by more than five minutes/,
];

test("a browser that was never there before finds the same lies as one that was", async () => {
  const lie = await manyLies();
  await openUnder(lie);
  await expect(annAt.articles()).toHaveText(FOUND);
  const fresh = await Profile.open();
  try {
    await fresh.signIn(ann);
    await fresh.unlock(keyFile, ann.passphrase);
    await expect(fresh.page).toHaveURL(/\/chat$/);
    await lieAboutMessages(fresh.page, cid, lie);
    await fresh.go(`/chat/${bea.handle}`);
    await expect(fresh.articles()).toHaveText(FOUND);
    expect(await fresh.articles().allTextContents()).toEqual(await annAt.articles().allTextContents());
    // The control: it is the history that was marked, not the browser.
    await stopLying(fresh.page);
    await fresh.page.reload();
    await expect(fresh.articles()).toHaveCount(texts.length + 1);
    await expect(log(fresh.page).getByText(/Nothing of it|missing|second time|another order|wrong by/)).toHaveCount(0);
  } finally {
    await fresh.close();
  }
});
