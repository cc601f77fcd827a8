// A server that lies to one person. Every lie ends in its state or its code: nothing false is shown as good, nothing true
// vanishes in silence, nothing is encrypted to keys that are not good.
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { generateOwnKeys, signGenesis } from "../../lib/crypto/index.ts";
import { pairConversationId } from "../../lib/protocol/conversation-id.ts";
import { ZERO_HASH } from "../../lib/protocol/hash.ts";
import { identityKeyId } from "../../lib/protocol/key-id.ts";
import { statementSigningInput } from "../../lib/protocol/statement.ts";
import { decodeB64u, encodeB64u } from "../../lib/shared/base64.ts";
import { encodeUtf8, type Bytes } from "../../lib/shared/bytes.ts";
import { peoplePageSchema, type UserKeys } from "../../lib/shared/contract/people.ts";
import type { SealedMessage } from "../../lib/shared/contract/messages.ts";
import type { ConversationId, UserId } from "../../lib/shared/ids.ts";
import { reloadWithoutKept } from "./support/device.ts";
import { lieAboutKeys, lieAboutMessages, readStored, stopLying, type Lie, type Stored } from "./support/evil-server.ts";
import { newAccount, Profile, type SentRequest } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const [ann, bea, carl] = [newAccount("ann"), newAccount("bea"), newAccount("carl")];
const sent: SentRequest[] = [];
let annAt: Profile;
let beaAt: Profile;
const uids = new Map<string, UserId>();
let cid: ConversationId;
/** Of the conversation between Carl and Ann: what a server could move over. */
let elsewhere: Stored;

const uidOf = (handle: string): UserId => {
  const uid = uids.get(handle);
  if (uid === undefined) throw new Error(`nobody is called ${handle}`);
  return uid;
};
const log = (page: Page) => page.getByRole("log", { name: "Messages" });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const carlAt = await Profile.open();
  [annAt, beaAt] = [await Profile.open({ sent }), await Profile.open()];
  for (const [profile, account] of [
    [annAt, ann],
    [beaAt, bea],
    [carlAt, carl],
  ] as const) {
    const { text } = await profile.register(account);
    await profile.checkKeyFile(text);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
  for (const { handle } of [ann, bea, carl]) {
    const answer = await annAt.page.request.get(new URL(`/api/users?query=${handle}`, annAt.page.url()).href);
    for (const person of peoplePageSchema.parse(await answer.json()).people) uids.set(person.handle, person.uid);
  }
  cid = await pairConversationId(uidOf(ann.handle), uidOf(bea.handle));
  await carlAt.openChatWith(bea.handle);
  await carlAt.send("from carl to bea");
  await expect(log(carlAt.page).getByText(/Sent|Delivered/)).toHaveCount(1);
  elsewhere = await readStored(carlAt.page, await pairConversationId(uidOf(carl.handle), uidOf(bea.handle)));
  await carlAt.close();

  await beaAt.openChatWith(ann.handle);
  for (const text of ["bea one", "bea two", "bea three", "bea four"]) await beaAt.send(text);
  await annAt.go(`/chat/${bea.handle}`);
  await expect(annAt.articles()).toHaveCount(4);
  await annAt.send("ann answers");
  await expect(log(annAt.page).getByText(/Sent|Delivered|Read/)).toHaveCount(1);
});
test.afterAll(async () => {
  await Promise.all([annAt.close(), beaAt.close()]);
});

/** Ann opens the conversation while the server lies, on a device that has not seen it before. */
async function openUnder(lie: Lie): Promise<void> {
  await lieAboutMessages(annAt.page, cid, lie);
  await reloadWithoutKept(annAt.page);
  await expect(annAt.articles().first()).toBeVisible();
}
const put = (stored: Stored, change: (messages: SealedMessage[]) => SealedMessage[]): Stored => ({
  ...stored,
  messages: change(stored.messages.filter((message) => "iv" in message)),
});
function flip(text: string, place: number): string {
  const bytes: Bytes = decodeB64u(text) ?? new Uint8Array();
  const index = place % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return encodeB64u(bytes);
}

test.describe("messages", () => {
  test.afterEach(() => stopLying(annAt.page));

  test("told as they are carry no mark (the control of what follows)", async () => {
    await openUnder((stored) => stored);
    await expect(annAt.articles()).toHaveCount(5);
    await expect(log(annAt.page).getByText(/missing|second time|another order|does not stand|Locked/)).toHaveCount(0);
  });
  test("replayed: the second one is marked", async () => {
    await openUnder((stored) => put(stored, (all) => [...all, ...all.slice(1, 2)]));
    await expect(annAt.articles().nth(5)).toContainText("shown to you a second time");
  });
  test("dropped: the next of its chain is marked", async () => {
    await openUnder((stored) => put(stored, (all) => all.filter((_, index) => index !== 1)));
    await expect(annAt.articles()).toHaveCount(4);
    await expect(annAt.articles().nth(1)).toContainText("A message before this one is missing");
  });
  test("dropped at the end of a chain: the answer to it is marked", async () => {
    await openUnder((stored) => put(stored, (all) => all.filter((_, index) => index !== 3)));
    await expect(annAt.articles().last()).toContainText("does not stand before it here");
  });
  test("swapped: both places are marked", async () => {
    await openUnder((stored) => put(stored, ([a, b, c, ...rest]) => [a, c, b, ...rest].flatMap((one) => one ?? [])));
    await expect(annAt.articles().nth(1)).toContainText("A message before this one is missing");
    await expect(annAt.articles().nth(2)).toContainText("another order");
  });
  test("moved here from another conversation: locked, and none of it is shown", async () => {
    await openUnder(({ messages, wraps }) => ({
      messages: [...messages, ...elsewhere.messages],
      wraps: { ...wraps, ...elsewhere.wraps },
    }));
    await expect(annAt.articles().nth(5)).toContainText("belongs to another conversation");
    await expect(log(annAt.page).getByText("from carl to bea")).toHaveCount(0);
  });
  for (const part of ["protected", "iv", "ciphertext", "tag", "sig"] as const) {
    test(`with one bit flipped in ${part}: locked, and none of it is shown`, async () => {
      await openUnder((stored) =>
        put(stored, (all) => all.map((one, index) => (index === 2 ? { ...one, [part]: flip(one[part], 40) } : one))),
      );
      await expect(annAt.articles()).toHaveCount(5);
      await expect(annAt.articles().nth(2)).toContainText(
        /may not be from|made in a way|arrived damaged|another conversation/,
      );
      await expect(log(annAt.page).getByText("bea three")).toHaveCount(0);
    });
  }
  test("with wrapped keys that are not the ones signed: locked", async () => {
    await openUnder(({ messages, wraps }) => ({
      messages,
      wraps: Object.fromEntries(
        Object.entries(wraps).map(([rh, list]) => [
          rh,
          list.map((one) => ({ ...one, encrypted_key: flip(one.encrypted_key, 9) })),
        ]),
      ),
    }));
    await expect(annAt.articles().first()).toContainText("was not locked for the two of you alone");
    await expect(log(annAt.page).getByText("bea one")).toHaveCount(0);
  });
});

/** SPKI of any RSA numbers, in base64. */
function spkiOf(n: bigint, e: bigint): string {
  const part = (value: bigint) => {
    const hex = value.toString(16);
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex").toString("base64url");
  };
  const key = createPublicKey({ key: { kty: "RSA", n: part(n), e: part(e) }, format: "jwk" });
  return key.export({ type: "spki", format: "der" }).toString("base64");
}
function generated(modulusLength: number, publicExponent = 65537): string {
  return generateKeyPairSync("rsa", { modulusLength, publicExponent })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
}
const [good, top] = [generated(2048), 1n << 2047n];

/** A genesis for anybody's name with any encryption key, properly signed by the liar's own identity key. */
async function genesisWith(keys: UserKeys, ek: string, identity?: { ik: Bytes; signature: Bytes }): Promise<UserKeys> {
  const own = await generateOwnKeys();
  const ik = identity?.ik ?? own.identity.ik;
  const input = statementSigningInput(await identityKeyId(ik), {
    op: "genesis",
    uid: keys.uid,
    handle: keys.handle,
    seq: 1,
    prev: ZERO_HASH,
    ik: encodeB64u(ik),
    ek,
    ek_old: [],
    ts: 1,
    nsig: "",
  });
  const signed = new Uint8Array(await crypto.subtle.sign("Ed25519", own.identity.signingKey, encodeUtf8(input)));
  const statement = `${input}.${encodeB64u(identity?.signature ?? signed)}`;
  return { ...keys, statements: [statement], publicKey: ek };
}

test.describe("weak keys for a new contact: nothing is encrypted", () => {
  test.afterEach(() => stopLying(annAt.page));
  const smallOrder = Uint8Array.of(1, ...new Uint8Array(31));
  const weak: [string, () => string, { ik: Bytes; signature: Bytes }?][] = [
    ["e = 1", () => spkiOf(top + 1n, 1n)],
    ["e = 3", () => generated(2048, 3)],
    ["an even modulus", () => spkiOf(top + 2n, 65537n)],
    ["512 bits", () => generated(512)],
    ["1024 bits", () => generated(1024)],
    ["16384 bits", () => spkiOf((1n << 16383n) + 1n, 65537n)],
    ["trailing bytes", () => Buffer.concat([Buffer.from(good, "base64"), Buffer.of(0)]).toString("base64")],
    ["a small-order identity", () => good, { ik: smallOrder, signature: Uint8Array.of(1, ...new Uint8Array(63)) }],
  ];
  for (const [name, make, identity] of weak) {
    test(name, async () => {
      const { uid, handle } = { uid: uidOf(carl.handle), handle: carl.handle };
      const lie = await genesisWith({ uid, handle, statements: [""], publicKey: "" }, make(), identity);
      await lieAboutKeys(annAt.page, uid, () => lie);
      const before = sent.length;
      await annAt.go(`/chat/${handle}`);
      await expect(annAt.page.getByText("This conversation could not be loaded")).toBeVisible();
      await annAt.page.getByRole("textbox", { name: "Message" }).fill("secret");
      await expect(annAt.page.getByRole("button", { name: "Send" })).toBeDisabled();
      await annAt.page.getByRole("textbox", { name: "Message" }).press("Enter");
      await annAt.page.waitForTimeout(300);
      const posted = sent.slice(before).filter(({ body }) => body.includes('"encrypted_key"') && body.includes(uid));
      expect(posted).toEqual([]);
      await annAt.page.getByRole("textbox", { name: "Message" }).fill("");
    });
  }
  test("the control: with the real keys the message goes", async () => {
    await annAt.go(`/chat/${carl.handle}`);
    await annAt.send("hello carl");
    await expect(log(annAt.page).getByText(/Sent|Delivered/)).toHaveCount(1);
  });
});

test.describe("a pinned contact", () => {
  const blocked = (page: Page) =>
    page.getByRole("alert").getByText(`Two different identities were shown for ${bea.handle}`);
  const openAgain = async (profile: Profile) => {
    await profile.go(`/chat/${bea.handle}`);
    await profile.page.reload();
  };

  test("is shown as it is while the server is honest (the control)", async () => {
    await openAgain(annAt);
    await expect(annAt.articles()).toHaveCount(5);
    await expect(blocked(annAt.page)).toHaveCount(0);
  });
  test("whose key is swapped is blocked, on a reload too, with evidence and without a way around", async () => {
    const own = await generateOwnKeys();
    const statement = await signGenesis(own, { uid: uidOf(bea.handle), handle: bea.handle, ts: 1 });
    await lieAboutKeys(annAt.page, uidOf(bea.handle), (keys) => ({
      ...keys,
      statements: [statement],
      publicKey: own.encryption.publicKey.spkiBase64,
    }));
    await openAgain(annAt);
    await expect(blocked(annAt.page)).toBeVisible();
    await expect(annAt.page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
    await stopLying(annAt.page);
    await openAgain(annAt);
    await expect(blocked(annAt.page)).toBeVisible();
    const download = annAt.page.waitForEvent("download");
    await annAt.page.getByRole("button", { name: "Save the evidence" }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString("utf8")).toContain(statement);
  });
});
