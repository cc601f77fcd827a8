// Nothing written is lost, doubled or reordered: reloads, lost answers, an absent server. Browsers that die, and two tabs at once,
// are in outbox.spec.ts.
import { expect, test, type Page } from "@playwright/test";
import mysql from "mysql2/promise";
import { newAccount, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial" });

const [alice, bob] = [newAccount("anna"), newAccount("ben")];
let at: Profile;
let peer: Profile;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  [at, peer] = [await Profile.open(), await Profile.open()];
  for (const [profile, account] of [
    [peer, bob],
    [at, alice],
  ] as const) {
    const file = await profile.register(account);
    await profile.checkKeyFile(file.text);
    await expect(profile.page).toHaveURL(/\/chat$/);
  }
  await at.openChatWith(bob.handle);
  await at.send("first");
  await peer.go(`/chat/${alice.handle}`);
  await expect(peer.articles()).toHaveCount(1);
});
test.afterAll(async () => {
  await Promise.all([at.close(), peer.close()]);
});

/** Messages that are written without a connection. */
const OFFLINE = 50;
const MESSAGES = /\/api\/conversations\/[^/]+\/messages$/;

/** The texts that Ben sees, in their order. Not what is drawn of them: what is out of sight is not drawn. */
async function seenByBen(): Promise<string[]> {
  return peer.page.getByRole("log", { name: "Messages" }).getByRole("article").allTextContents();
}
const ownOnes = (page: Page, text: string) =>
  page.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: text });

async function expectOnceEverywhere(text: string): Promise<void> {
  await expect(ownOnes(peer.page, text)).toHaveCount(1);
  await expect(ownOnes(at.page, text)).toHaveCount(1);
  await expect(ownOnes(at.page, text).getByText(/Sent|Delivered|Read/)).toHaveCount(1);
}

test("a message shows at once as sending, and a reload while it is being sent loses nothing", async () => {
  let posts = 0;
  await at.page.route(MESSAGES, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    posts += 1;
    // Never answered, never passed on: the server does not get it.
    return new Promise<void>(() => undefined);
  });
  await at.send("held by the wire");
  await expect(ownOnes(at.page, "held by the wire").getByText("Sending")).toHaveCount(1);
  await expect.poll(() => posts).toBeGreaterThan(0);
  await at.page.reload();
  await expect(ownOnes(at.page, "held by the wire")).toHaveCount(1);
  await at.page.unrouteAll({ behavior: "ignoreErrors" });
  await at.page.reload();
  await expectOnceEverywhere("held by the wire");
});

test("what is sent before it is known to whom goes out as soon as it is, unless it is changed", async () => {
  const field = at.page.getByRole("textbox", { name: "Message" });
  const button = at.page.getByRole("button", { name: "Send" });
  for (const isChanged of [true, false]) {
    const { promise: mayList, resolve: letThrough } = Promise.withResolvers<null>();
    await at.page.route(/\/api\/conversations(?:\?.*)?$/, async (route) => {
      await mayList;
      await route.fallback();
    });
    await at.page.reload();
    await field.fill("in haste");
    await field.press("Enter");
    await expect(button).toBeDisabled();
    await expect(field).toHaveValue("in haste");
    if (isChanged) await field.press("!");
    letThrough(null);
    if (isChanged) {
      await expect(button).toBeEnabled();
      await expect(field).toHaveValue("in haste!");
      await field.fill("");
    } else {
      await expectOnceEverywhere("in haste");
      await expect(field).toHaveValue("");
    }
    await at.page.unrouteAll({ behavior: "ignoreErrors" });
  }
  await expect(ownOnes(peer.page, "in haste")).toHaveCount(1);
});

test("an answer that is lost after the server has stored the message doubles nothing", async () => {
  let lost = 0;
  await at.page.route(MESSAGES, async (route) => {
    if (route.request().method() !== "POST" || lost >= 2) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort("connectionreset");
  });
  // Repeated until it hears an answer, though the feed has shown the message before.
  const heard = at.page.waitForResponse(
    (response) => response.request().method() === "POST" && MESSAGES.test(response.url()),
  );
  await at.send("answer lost");
  expect((await heard).status()).toBe(200);
  await expectOnceEverywhere("answer lost");
  expect(lost).toBe(2);
  await at.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("what is written without a connection arrives once and in order when there is one again", async () => {
  const texts = Array.from({ length: OFFLINE }, (_, index) => `offline number ${String(index + 1).padStart(2, "0")}`);
  await at.page.context().setOffline(true);
  for (const text of texts) await at.send(text);
  await expect(ownOnes(at.page, "offline number").getByText("Sending")).toHaveCount(texts.length);
  await at.page.context().setOffline(false);
  await expect(ownOnes(peer.page, "offline number")).toHaveCount(texts.length, { timeout: 40_000 });
  const seen = (await seenByBen()).filter((text) => text.includes("offline number"));
  expect(seen.map((text) => /offline number \d\d/.exec(text)?.[0])).toEqual(texts);
});

test("a refused message says so, keeps its text, and goes when it is tried again", async () => {
  await at.page.route(MESSAGES, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const error = { code: "signature", message: "The signature does not verify.", requestId: "test" };
    return route.fulfill({ status: 422, json: { error } });
  });
  await at.send("refused at first");
  const message = ownOnes(at.page, "refused at first");
  await expect(message.getByText(/Not sent/)).toBeVisible();
  await at.page.unrouteAll({ behavior: "ignoreErrors" });
  await message.getByRole("button", { name: "Retry" }).click();
  await expectOnceEverywhere("refused at first");
});

test("everything is there once, unmarked, after a reload of both", async () => {
  await Promise.all([at.page.reload(), peer.page.reload()]);
  const expected = 1 + 1 + 1 + 1 + OFFLINE + 1;
  await expect(at.articles()).toHaveCount(expected);
  await expect(peer.articles()).toHaveCount(expected);
  await expect(peer.page.getByText("Locked message")).toHaveCount(0);
});

test("a server that was put back to an older state is noticed by both, and by what is written next", async () => {
  const { ARYATEL_TEST_DATABASE_URL: url } = process.env;
  if (url === undefined) throw new Error("global-setup.ts says where");
  const connection = await mysql.createConnection(url);
  try {
    const [rows] = await connection.execute<mysql.RowDataPacket[]>(
      `SELECT mine.conversation_id AS id FROM members mine JOIN members theirs USING (conversation_id)
       JOIN users anna ON anna.id = mine.user_id JOIN users ben ON ben.id = theirs.user_id
       WHERE anna.handle = ? AND ben.handle = ?`,
      [alice.handle, bob.handle],
    );
    expect(rows).toHaveLength(1);
    const id = rows[0]?.["id"] as Buffer;
    await connection.execute("DELETE FROM messages WHERE conversation_id = ? AND seq > 52", [id]);
    await connection.execute("UPDATE conversations SET last_seq = 52 WHERE id = ?", [id]);
  } finally {
    await connection.end();
  }
  for (const { page } of [at, peer]) {
    // No event tells of it: the next poll does, which is rare while a stream is open.
    await expect(page.getByText("The server no longer has messages that were here")).toBeVisible({ timeout: 45_000 });
  }
  // The chain that the server lost the end of is not taken up again in silence: the person decides.
  await at.send("after the restore");
  const message = ownOnes(at.page, "after the restore");
  await message.getByRole("button", { name: "Retry" }).click();
  await expect(ownOnes(peer.page, "after the restore")).toContainText("does not stand before it here");
});
