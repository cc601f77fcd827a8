// The product in one story: two people, two browsers, one server that reads nothing.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { dumpDatabase, privateParts, spellings } from "./support/leaks.ts";
import { newAccount, Profile, type SentRequest } from "./support/profile.ts";

const LONG = `The long one. ${"all work and no play ".repeat(952)}`.padEnd(20_000, "!").slice(0, 20_000);
const MIXED = "👩‍👩‍👧‍👦 שלום עולם, مرحبا — and back 🌍\nsecond line";

test.describe.configure({ mode: "serial" });

const [alice, bob] = [newAccount("alice"), newAccount("bob")];
const texts: string[] = [];
let aliceAt: Profile;
let bobAt: Profile;
let aliceFile: { name: string; text: string };
let bobFile: { name: string; text: string };
const sent: SentRequest[] = [];

test.beforeAll(async () => {
  [aliceAt, bobAt] = [await Profile.open({ sent }), await Profile.open({ sent })];
});
test.afterAll(async () => {
  await Promise.all([aliceAt.close(), bobAt.close()]);
});

test("two people register, save their key files and check them", async () => {
  aliceFile = await aliceAt.register(alice);
  expect(aliceFile.name).toBe(`${alice.email}_private_key.pem`);
  expect(aliceFile.text).toContain("-----BEGIN ENCRYPTED PRIVATE KEY-----");
  await aliceAt.checkKeyFile(aliceFile.text);
  await expect(aliceAt.page).toHaveURL(/\/chat$/);

  bobFile = await bobAt.register(bob);
  await bobAt.checkKeyFile(aliceFile.text);
  await expect(bobAt.page.getByText(/passphrase does not open|belongs to/)).toBeVisible();
  await bobAt.checkKeyFile(bobFile.text);
  await expect(bobAt.page).toHaveURL(/\/chat$/);
});

async function expectTexts(profile: Profile, expected: readonly string[] = texts): Promise<void> {
  await expect(profile.articles()).toHaveCount(expected.length);
  for (const [index, text] of expected.entries()) {
    await expect(profile.articles().nth(index)).toContainText(text, { useInnerText: false });
  }
}

async function say(profile: Profile, text: string): Promise<void> {
  await profile.send(text);
  texts.push(text);
}

test("they find each other and talk both ways", async () => {
  await aliceAt.openChatWith(bob.handle);
  await say(aliceAt, "Hello Bob, this is the first line");
  await bobAt.page.getByRole("navigation", { name: "Conversations" }).getByText(alice.handle).click();
  await expectTexts(bobAt);
  await say(bobAt, "Hello Alice, I can read you");
  await expectTexts(aliceAt);
  await say(aliceAt, LONG);
  await expectTexts(bobAt);
  await say(bobAt, MIXED);
  await expectTexts(aliceAt);
  await expectTexts(bobAt);
  await expect(aliceAt.page.getByText("Locked message")).toHaveCount(0);
});

test("both read everything after a reload, their own messages included", async () => {
  await Promise.all([aliceAt.page.reload(), bobAt.page.reload()]);
  await expectTexts(aliceAt);
  await expectTexts(bobAt);
});

test("and after the browser was closed and opened again", async () => {
  aliceAt = await aliceAt.reopen();
  await aliceAt.go(`/chat/${bob.handle}`);
  await expectTexts(aliceAt);
});

test("a third browser reads all of it with the key file; what does not fit is told apart", async () => {
  const third = await Profile.open({ sent });
  try {
    await third.signIn(alice);
    await third.unlock(aliceFile.text, "a wrong passphrase");
    await expect(third.page.getByText("This passphrase does not open the file")).toBeVisible();
    await third.unlock("milk and bread", alice.passphrase);
    await expect(third.page.getByText("This is not a key file")).toBeVisible();
    await third.unlock(bobFile.text, bob.passphrase);
    await expect(third.page.getByText(`This key file belongs to ${bob.handle}`)).toBeVisible();
    await third.unlock(aliceFile.text.slice(0, -150), alice.passphrase);
    await expect(third.page.getByText("This key file is damaged")).toBeVisible();
    await third.unlock(aliceFile.text, alice.passphrase);
    await expect(third.page).toHaveURL(/\/chat$/);
    await third.go(`/chat/${bob.handle}`);
    await expectTexts(third);
    await say(third, "Written on another device");
    await expectTexts(bobAt);
    await expectTexts(aliceAt);

    await third.signOut();
    await third.signIn(alice);
    await third.unlock(aliceFile.text, alice.passphrase, "forget");
    await third.go(`/chat/${bob.handle}`);
    // A page loaded anew has forgotten the key, as the person asked for.
    await third.unlock(aliceFile.text, alice.passphrase, "forget");
    await third.page.getByRole("navigation", { name: "Conversations" }).getByText(bob.handle).click();
    await expectTexts(third);
  } finally {
    await third.close();
  }
});

test("signing out and in again works on the first device too", async () => {
  await bobAt.signOut();
  await bobAt.go(`/chat/${alice.handle}`);
  await expect(bobAt.page).toHaveURL(/\/login/);
  await bobAt.signIn({ ...bob, password: "not the password of bob" });
  await expect(bobAt.page.getByText("Wrong email or password")).toBeVisible();
  await bobAt.signIn(bob);
  await bobAt.unlock(bobFile.text, bob.passphrase);
  await bobAt.page.getByRole("navigation", { name: "Conversations" }).getByText(alice.handle).click();
  await expectTexts(bobAt);
});

test("nothing secret is in the database, the server's log or any request", async () => {
  const { ARYATEL_TEST_DATABASE_URL: url, ARYATEL_TEST_LOG: log, ARYATEL_TEST_URL: origin } = process.env;
  if (url === undefined || log === undefined || origin === undefined) throw new Error("global-setup.ts says where");
  const dump = await dumpDatabase(url);
  const logged = readFileSync(log, "latin1");
  const spoken = (requests: readonly SentRequest[]) => requests.map(({ url, body }) => `${url}\n${body}`).join("\n");
  const requests = spoken(sent);
  // A password travels where it is meant to, and nowhere else.
  const isSignIn = ({ url }: SentRequest) =>
    /\/api\/(?:register|auth\/callback\/credentials)$/.test(new URL(url).pathname);
  const otherRequests = spoken(sent.filter((request) => !isSignIn(request)));

  // The control: what may be there is found by the same search.
  const [name, mail] = [alice.handle, alice.email].map((text) => spellings(Buffer.from(text)));
  expect(name?.some((text) => dump.includes(text))).toBe(true);
  expect(mail?.some((text) => requests.includes(text))).toBe(true);
  expect(logged).toContain("/api/conversations");

  const plain = [...texts.map((text) => text.slice(0, 40)), alice.passphrase, bob.passphrase].map((text) =>
    Buffer.from(text),
  );
  const keys = [...privateParts(aliceFile.text, alice.passphrase), ...privateParts(bobFile.text, bob.passphrase)];
  expect(keys).toHaveLength(8);
  const passwords = [alice.password, bob.password].map((text) => Buffer.from(text));
  for (const needle of [...plain, ...keys].flatMap(spellings)) {
    expect(dump.includes(needle)).toBe(false);
    expect(logged.includes(needle)).toBe(false);
    expect(requests.includes(needle)).toBe(false);
  }
  for (const needle of passwords.flatMap(spellings)) {
    expect(dump.includes(needle)).toBe(false);
    expect(logged.includes(needle)).toBe(false);
    expect(otherRequests.includes(needle)).toBe(false);
  }
  expect(passwords.flatMap(spellings).some((needle) => requests.includes(needle))).toBe(true);
  expect([...aliceAt.origins, ...bobAt.origins].filter((other) => other !== origin)).toEqual([]);
});
