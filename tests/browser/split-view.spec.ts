// A server that shows some people another key log than the others, both signed by its own key. Nothing that one of them is
// shown contradicts itself; a head from outside does, whether it comes in a message or in a code.
import { createPublicKey, verify } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Locator, type Page } from "@playwright/test";
import { z } from "zod";
import { cameraArgs, readCode, showToCamera } from "./support/camera.ts";
import { forkLog } from "./support/forked-log.ts";
import { look } from "./support/look.ts";
import { PeerByHand, WritingByHand } from "./support/peer-by-hand.ts";
import { newAccount, Profile, type Account } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const [vic, wim, tom] = [newAccount("vic"), newAccount("wim"), newAccount("tom")];
const film = join(tmpdir(), `aryatel-camera-${wim.handle}.y4m`);
/** Shown the forked log. */
let vicAt: Profile;
let wimAt: Profile;
/** Shown the true one, like everybody else. */
let tomAt: Profile;
let una: PeerByHand;
/** Whose keys are others in the forked log; nobody here knows her. */
let dora: PeerByHand;

async function enter(profile: Profile, account: Account): Promise<void> {
  const { text } = await profile.register(account);
  await profile.checkKeyFile(text);
  await expect(profile.page).toHaveURL(/\/chat$/);
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  showToCamera(film, "nothing yet");
  [vicAt, wimAt, tomAt] = [await Profile.open(), await Profile.open({ args: cameraArgs(film) }), await Profile.open()];
  dora = await PeerByHand.register("dora");
  for (const { page } of [vicAt, wimAt]) await forkLog(page, dora.chain.uid);
  await enter(vicAt, vic);
  await enter(wimAt, wim);
  await enter(tomAt, tom);
  una = await PeerByHand.register("una");
});
test.afterAll(async () => {
  await Promise.all([vicAt.close(), wimAt.close(), tomAt.close(), una.leave(), dora.leave()]);
  rmSync(film, { force: true });
});

const alarm = (page: Page) => page.getByRole("alert").filter({ hasText: "An honest server never does this" });
const splitView = (page: Page) =>
  alarm(page).filter({ hasText: "The server has shown different people different lists of keys." });

/** The evidence as it is saved. */
async function evidenceOf(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await splitView(page).getByRole("button", { name: "Save the evidence" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^aryatel-split-view-.*\.json$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const evidenceSchema = z.strictObject({
  what: z.literal("AryaTel key log evidence v1"),
  kind: z.literal("split-view"),
  at: z.int(),
  handle: z.null(),
  proof: z.literal("heads"),
  key: z.string(),
  heads: z.tuple([z.string(), z.string()]),
});
const payloadSchema = z.strictObject({ v: z.literal(1), size: z.int(), root: z.string(), ts: z.int() });

/** By nothing of ours: two heads of one size, both with the log's signature, that name different roots. */
function expectProof(text: string, logKey: string): void {
  const { key, heads } = evidenceSchema.parse(JSON.parse(text));
  expect(key).toBe(logKey);
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
  const payloads = heads.map((head) => {
    const [header = "", payload = "", signature = ""] = head.split(".");
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
    signed[signed.length - 1] = (signed.at(-1) ?? 0) ^ 1;
    expect(verify(null, signed, publicKey, Buffer.from(signature, "base64url"))).toBe(false);
    return payloadSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  });
  expect(payloads[0]?.size).toBe(payloads[1]?.size);
  expect(payloads[0]?.root).not.toBe(payloads[1]?.root);
}

/** Una writes, and passes on the head that she was shown. */
async function unaWrites(account: Account): Promise<void> {
  const known = await una.find(account.handle);
  const cid = await una.openConversation(known);
  const { head } = await una.logHead();
  const message = await new WritingByHand(una, known).seal(`hello ${account.handle}`, { sth: head });
  expect(await una.post(cid, message)).toEqual({ status: 201, code: null });
}

test("each of the two logs by itself is good, also to who is shown the forked one", async () => {
  for (const { page } of [vicAt, wimAt, tomAt]) {
    const looked = page.waitForResponse(/\/api\/log\/head$/);
    await page.reload();
    expect((await looked).status()).toBe(200);
  }
  await unaWrites(tom);
  await tomAt.go(`/chat/${una.handle}`);
  await expect(tomAt.articles()).toHaveCount(1);
  await tomAt.send("good to hear");
  await expect(tomAt.articles().last()).toContainText(/Sent|Delivered/);
  for (const { page } of [vicAt, wimAt, tomAt]) await expect(alarm(page)).toHaveCount(0);
});

test("a third contact's message exposes it, and the evidence holds by itself", async () => {
  const { page } = vicAt;
  await unaWrites(vic);
  await vicAt.go(`/chat/${una.handle}`);
  await expect(vicAt.articles()).toHaveText([new RegExp(`hello ${vic.handle}`)]);
  await expect(splitView(page)).toBeVisible();
  expectProof(await evidenceOf(page), (await una.logHead()).key);
  await page.reload();
  await expect(splitView(page)).toBeVisible();
  await look(page, { name: "warnings-split-view", few: true });
});

/** The dialog about a contact with whom nothing was written yet. */
async function about(profile: Profile, handle: string): Promise<Locator> {
  await profile.openChatWith(handle);
  const pane = profile.page.getByRole("region", { name: handle });
  await pane.getByRole("button", { name: `About ${handle}` }).click();
  const dialog = profile.page.getByRole("dialog", { name: handle });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("so does a code that is scanned, though the two people's keys are the right ones", async () => {
  const theirs = await about(tomAt, wim.handle);
  const code = await readCode(theirs.getByRole("img", { name: `Code for ${wim.handle} to scan` }));
  expect(code.split("|")).toHaveLength(9);
  const dialog = await about(wimAt, tom.handle);
  await expect(alarm(wimAt.page)).toHaveCount(0);
  showToCamera(film, code);
  await dialog.getByRole("button", { name: "Scan their code" }).click();
  await expect(dialog.getByText(`The codes match. ${tom.handle} is verified.`)).toBeVisible();
  await wimAt.page.keyboard.press("Escape");
  await expect(splitView(wimAt.page)).toBeVisible();
  expectProof(await evidenceOf(wimAt.page), (await una.logHead()).key);
  await tomAt.page.keyboard.press("Escape");
});

test("and who is shown the true log learns of it from a message of somebody who is not", async () => {
  await expect(alarm(tomAt.page)).toHaveCount(0);
  await wimAt.send("look at what I was shown");
  await expect(tomAt.articles()).toHaveText([/look at what I was shown/]);
  await expect(splitView(tomAt.page)).toBeVisible();
  expectProof(await evidenceOf(tomAt.page), (await una.logHead()).key);
});
