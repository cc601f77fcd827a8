// A hostile contact with valid keys and an account, who may post whatever the server takes; and the same with the server's
// help. What they claim about others is refused or marked, and the marks stand at their messages alone.
import { expect, test, type Page } from "@playwright/test";
import {
  encodeProtected,
  messageHash,
  parseEnvelope,
  recipientsHash,
  type EnvelopeHeader,
  type Recipient,
} from "../../lib/protocol/envelope.ts";
import { compareUserIds } from "../../lib/protocol/conversation-id.ts";
import { identityKeyId } from "../../lib/protocol/key-id.ts";
import { readTreeHead, treeHeadSigningInput, type TreeHead } from "../../lib/protocol/key-log.ts";
import { decodeB64u, encodeB64u } from "../../lib/shared/base64.ts";
import { encodeUtf8, type Bytes } from "../../lib/shared/bytes.ts";
import type { SealedMessage } from "../../lib/shared/contract/messages.ts";
import type { ConversationId } from "../../lib/shared/ids.ts";
import { signedBy, type FullEnvelope, type KnownPerson } from "../support/conversation.ts";
import { twoFacedEnvelope, wrapFor } from "../support/two-faced.ts";
import { lieAboutMessages, stopLying } from "./support/evil-server.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const ann = newAccount("ann");
let annAt: Profile;
let eve: PeerByHand;
let carl: PeerByHand;
/** A head of the key log from before Carl was there, and the key it is signed with. */
let stale: { head: TreeHead; key: Bytes };
let annKnown: KnownPerson;
let cid: ConversationId;
let eveWrites: WritingByHand;
const log = (page: Page) => page.getByRole("log", { name: "Messages" });

test.beforeAll(async () => {
  annAt = await Profile.open();
  const { text } = await annAt.register(ann);
  await annAt.checkKeyFile(text);
  await expect(annAt.page).toHaveURL(/\/chat$/);
  eve = await PeerByHand.register("eve");
  const { key, head } = await eve.logHead();
  const keyBytes = decodeB64u(key) ?? new Uint8Array();
  const read = await readTreeHead(head, keyBytes);
  if (!read.ok) throw new Error(read.code);
  stale = { head: read.value, key: keyBytes };
  carl = await PeerByHand.register("carl");
  annKnown = await eve.find(ann.handle);
  cid = await eve.openConversation(annKnown);
  eveWrites = new WritingByHand(eve, annKnown);
  await say("eve says hello");
  await annAt.go(`/chat/${eve.handle}`);
  await expect(annAt.articles()).toHaveCount(1);
  await annAt.send("ann answers");
  await expect(log(annAt.page).getByText(/Sent|Delivered/)).toHaveCount(1);
});
test.afterAll(async () => {
  await Promise.all([annAt.close(), eve.leave(), carl.leave()]);
});

/** Posts and expects the server to take it: it cannot know better. */
async function post(envelope: FullEnvelope, conversation = cid): Promise<void> {
  expect(await eve.post(conversation, envelope)).toEqual({ status: 201, code: null });
}
async function say(text: string, body?: Parameters<WritingByHand["seal"]>[1]): Promise<FullEnvelope> {
  const envelope = await eveWrites.seal(text, body);
  await post(envelope);
  return envelope;
}
async function headerOf(envelope: unknown): Promise<EnvelopeHeader> {
  const parsed = await parseEnvelope(envelope);
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.value.header;
}
/** As the server keeps and hands out an envelope. */
function storedOf({ recipients: _recipients, ...envelope }: FullEnvelope): SealedMessage {
  return { ...envelope, seq: 1, at: Date.now() };
}
/** A message of the conversation with its recipients, as everybody in it can fetch it. */
async function fetched(reader: PeerByHand, conversation: ConversationId, index: number): Promise<FullEnvelope> {
  const { messages, wraps } = await reader.read(conversation);
  const { seq: _seq, at: _at, ...envelope } = messages.at(index) ?? { seq: 0, at: 0, protected: "" };
  const json: unknown = JSON.parse(Buffer.from(envelope.protected, "base64url").toString());
  const recipients = wraps[(json as { rh: string }).rh] ?? [];
  return { ...(envelope as SealedMessage), recipients };
}
/** Eve's next message, made of somebody's ciphertext under a header of her own. */
async function resigned(stolen: FullEnvelope, recipients: readonly Recipient[]): Promise<FullEnvelope> {
  const { kc } = await headerOf(stolen);
  const header = { cid, sid: eve.chain.uid, ish: eve.chain.head.sh, ...eveWrites.place, kc };
  const protectedText = encodeProtected({ ...header, rh: await recipientsHash(recipients) });
  const envelope = await signedBy(eve, { ...stolen, protected: protectedText, recipients });
  eveWrites.moveTo(await messageHash(envelope));
  return envelope;
}
const marked = (text: string) => annAt.articles().filter({ hasText: text });
const own = () => annAt.articles().filter({ hasText: /^You: / });
async function expectOwnUnmarked(count: number): Promise<void> {
  await expect(own()).toHaveCount(count);
  await expect(
    own().filter({ hasText: /Two different|second time|is missing|another order|does not stand/ }),
  ).toHaveCount(0);
}

test("another's ciphertext signed anew as one's own is locked", async () => {
  const stolen = await fetched(eve, cid, 1);
  expect((await headerOf(stolen)).sid).toBe(annKnown.chain.uid);
  await post(await resigned(stolen, stolen.recipients));
  await expect(annAt.articles().nth(2)).toContainText("This message was changed after it was locked");
  await expect(marked("ann answers")).toHaveCount(1);
});

test.describe("a message of somebody else, passed on", () => {
  let carls: FullEnvelope;
  test.beforeAll(async () => {
    const there = await carl.openConversation(eve);
    const envelope = await new WritingByHand(carl, eve).seal("carl tells eve alone");
    expect(await carl.post(there, envelope)).toEqual({ status: 201, code: null });
    carls = await fetched(eve, there, 0);
  });
  test.afterEach(() => stopLying(annAt.page));

  test("as it is, or under another address, is not taken by the server", async () => {
    expect(await eve.post(cid, carls)).toEqual({ status: 422, code: "conversation" });
    const moved = { ...carls, protected: encodeProtected({ ...(await headerOf(carls)), cid }) };
    expect(await eve.post(cid, moved)).toEqual({ status: 403, code: "sender" });
  });
  test("with its key wrapped anew, as one's own, is locked", async () => {
    const mine = carls.recipients.find(({ header }) => header.uid === eve.chain.uid);
    const wrapped = decodeB64u(mine?.encrypted_key ?? "") ?? new Uint8Array();
    const key = eve.keys.encryption.decryptionKey;
    const cek: Bytes = new Uint8Array(await crypto.subtle.decrypt("RSA-OAEP", key, wrapped));
    const recipients = await Promise.all([wrapFor(eve, cek), wrapFor(annKnown, cek)]);
    await post(
      await resigned(
        carls,
        recipients.sort((a, b) => compareUserIds(a.header.uid, b.header.uid)),
      ),
    );
    await expect(annAt.articles().nth(3)).toContainText("This message was changed after it was locked");
    await expect(log(annAt.page).getByText("carl tells eve alone")).toHaveCount(0);
  });
  test("with the server's help is locked too, whatever its address says", async () => {
    const moved = { ...carls, protected: encodeProtected({ ...(await headerOf(carls)), cid }) };
    const { rh } = await headerOf(carls);
    await lieAboutMessages(annAt.page, cid, ({ messages, wraps }) => ({
      messages: [...messages, storedOf(carls), storedOf(moved)],
      wraps: { ...wraps, [rh]: [...carls.recipients] },
    }));
    await annAt.page.reload();
    await expect(annAt.articles()).toHaveCount(6);
    await expect(annAt.articles().nth(4)).toContainText("This message belongs to another conversation");
    await expect(annAt.articles().nth(5)).toContainText("from somebody who is not in this conversation");
    await expect(log(annAt.page).getByText("carl tells eve alone")).toHaveCount(0);
  });
});

test("a ciphertext that opens under two keys is locked for whom it was not committed to", async () => {
  const texts = { shown: "Come at eight.", hidden: "Stay home" };
  for (const committedTo of ["recipient", "sender"] as const) {
    const { envelope } = await twoFacedEnvelope(eve, annKnown, texts, { committedTo, place: eveWrites.place });
    await post(envelope);
    eveWrites.moveTo(await messageHash(envelope));
  }
  // The control: where her own key is the one committed to, it is a good message.
  await annAt.page.reload();
  await expect(annAt.articles().nth(4)).toContainText("Come at eight.");
  await expect(annAt.articles().nth(5)).toContainText(`This message may not be what ${eve.handle} wrote`);
  await expect(marked("Come at eight.")).toHaveCount(1);
});

test.describe("a forked chain", () => {
  let second: FullEnvelope;
  test.beforeAll(async () => {
    const copy = eveWrites.copy();
    await say("the first story");
    second = await copy.seal("the second story");
    expect(await eve.post(cid, second)).toEqual({ status: 409, code: "conflict" });
    expect(await eve.post(cid, await copy.seal("and more of it"))).toEqual({ status: 409, code: "chain" });
    await say("after the first story");
  });
  test.afterEach(() => stopLying(annAt.page));
  const forks = () => marked("Two different messages claim this place");

  test("is not taken by the server, also not from a device restored from a copy", async () => {
    await expect(marked("the first story")).toHaveCount(2);
    await expect(forks()).toHaveCount(0);
    await expect(log(annAt.page).getByText("second story")).toHaveCount(0);
  });
  test("is marked where the server shows both", async () => {
    const { rh } = await headerOf(second);
    await lieAboutMessages(annAt.page, cid, ({ messages, wraps }) => ({
      messages: [...messages, storedOf(second)],
      wraps: { ...wraps, [rh]: [...second.recipients] },
    }));
    await annAt.page.reload();
    await expect(forks()).toHaveCount(1);
    await expect(forks()).toContainText("the second story");
  });
  test("is marked at what follows where the server shows the other one", async () => {
    const { rh } = await headerOf(second);
    await lieAboutMessages(annAt.page, cid, ({ messages, wraps }) => ({
      messages: [...messages.slice(0, -2), storedOf(second), ...messages.slice(-1)],
      wraps: { ...wraps, [rh]: [...second.recipients] },
    }));
    await annAt.page.reload();
    await expect(forks()).toHaveCount(1);
    await expect(forks()).toContainText("after the first story");
    await expectOwnUnmarked(1);
  });
});

test("a lie about what was seen marks the liar's message alone", async () => {
  const { ch, n } = await headerOf(await fetched(eve, cid, 1));
  const nothing = encodeB64u(new Uint8Array(32).fill(7));
  const later = await new WritingByHand(eve, annKnown).seal("written later");
  const { ch: laterChain } = await headerOf(later);
  await annAt.page.reload();
  await say("saw what never was", { seen: [[ch, n + 98, nothing]] });
  await say("saw another text", { seen: [[ch, n, nothing]] });
  await say("saw what comes later", { seen: [[laterChain, 1, await messageHash(later)]] });
  await post(later);
  // A chain under the name of hers is not taken; she answers to all the rest.
  const borrowed = new WritingByHand(eve, annKnown, { ch, n: 0, ph: encodeB64u(new Uint8Array(32)) });
  expect(await eve.post(cid, await borrowed.seal("under a borrowed name"))).toEqual({ status: 409, code: "chain" });
  await expect(marked("written later")).toHaveCount(1);
  await annAt.send("ann answers again");
  await annAt.page.reload();
  await expect(own()).toHaveCount(2);
  const lies = annAt.articles().filter({ hasText: "does not stand before it here" });
  await expect(lies).toHaveText([/saw what never was/, /saw another text/, /saw what comes later/]);
  await expectOwnUnmarked(2);
});

test("a lie about the key log alarms nobody about the server", async () => {
  const { head, key } = stale;
  const made = { size: head.size, root: new Uint8Array(32).fill(7), ts: head.ts };
  const signed = async (input: string) => {
    const signature = await crypto.subtle.sign("Ed25519", eve.keys.identity.signingKey, encodeUtf8(input));
    return `${input}.${encodeB64u(new Uint8Array(signature))}`;
  };
  const { page } = annAt;
  const heads = {
    "no head at all": "a.b.c",
    "of a log of her own": await signed(treeHeadSigningInput(await identityKeyId(eve.keys.identity.ik), made)),
    "in the name of the log": await signed(treeHeadSigningInput(await identityKeyId(key), made)),
    "with another root": [...head.jws.split(".").slice(0, 2), "A".repeat(86)].join("."),
  };
  for (const [text, sth] of Object.entries(heads)) await say(text, { sth });
  // The last one is true, only old: the server is asked about it, and proves that its log has grown from there.
  const proof = () =>
    page.waitForResponse((answer) => answer.url().includes(`consistency?first=${String(head.size)}&`) && answer.ok());
  const [asked] = [proof(), await say("long ago", { sth: head.jws })];
  await asked;
  for (const text of [...Object.keys(heads), "long ago"]) await expect(marked(text)).toHaveCount(1);
  await annAt.send("no harm done");
  await expect(own().last()).toContainText(/no harm done.*(Sent|Delivered)/);
  await Promise.all([proof(), page.reload()]);
  await expect(own().last()).toContainText("no harm done");
  await expect(page.getByRole("button", { name: "Save the evidence" })).toHaveCount(0);
  await expectOwnUnmarked(3);
});
