// Trust between people: verified by digits and by camera, kept through rotations, broken by a reset, and mended.
// Each warning is looked at in every size and theme.
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Locator, type Page } from "@playwright/test";
import { cameraArgs, readCode, showToCamera } from "./support/camera.ts";
import { look } from "./support/look.ts";
import { changeKeys, giveBack, makeKeyFile, openKeyDialog, type KeyFile } from "./support/own-keys.ts";
import { newAccount, pemFile, Profile } from "./support/profile.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

const [nora, otto, pia] = [newAccount("nora"), newAccount("otto"), newAccount("pia")];
const film = join(tmpdir(), `aryatel-camera-${nora.handle}.y4m`);
let noraAt: Profile;
let ottoAt: Profile;
let piaAt: Profile;
let noraFile: KeyFile;
let ottoFile: KeyFile;
let piaFile: KeyFile;

test.beforeAll(async () => {
  noraAt = await Profile.open();
  showToCamera(film, "nothing yet");
  ottoAt = await Profile.open({ args: cameraArgs(film) });
  piaAt = await Profile.open();
  const files: string[] = [];
  for (const [profile, account] of [
    [noraAt, nora],
    [ottoAt, otto],
    [piaAt, pia],
  ] as const) {
    const { text } = await profile.register(account);
    await profile.checkKeyFile(text);
    await expect(profile.page).toHaveURL(/\/chat$/);
    files.push(text);
  }
  noraFile = { text: files[0] ?? "", passphrase: nora.passphrase };
  ottoFile = { text: files[1] ?? "", passphrase: otto.passphrase };
  piaFile = { text: files[2] ?? "", passphrase: pia.passphrase };
});
test.afterAll(async () => {
  await Promise.all([noraAt.close(), ottoAt.close(), piaAt.close()]);
  rmSync(film, { force: true });
});

/** The pane of the open conversation. */
const pane = (page: Page, handle: string): Locator => page.getByRole("region", { name: handle });
const badge = (page: Page, handle: string, state: string): Locator =>
  pane(page, handle).getByRole("button", { name: `${state} . About ${handle}` });
const digits = (page: Page): Locator => page.getByRole("list", { name: "The 60 digits" }).getByRole("listitem");
const notes = (page: Page): Locator => page.getByRole("log", { name: "Messages" }).getByRole("note");

async function about(page: Page, handle: string): Promise<Locator> {
  await pane(page, handle)
    .getByRole("button", { name: `About ${handle}` })
    .click();
  const dialog = page.getByRole("dialog", { name: handle });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("two people write to each other, and neither is verified", async () => {
  await noraAt.openChatWith(otto.handle);
  await noraAt.send("Is it really you?");
  await ottoAt.go(`/chat/${nora.handle}`);
  await expect(ottoAt.articles()).toHaveCount(1);
  await ottoAt.send("It is. Compare the numbers!");
  await expect(noraAt.articles()).toHaveCount(2);
  await piaAt.openChatWith(nora.handle);
  await piaAt.send("Hello from Pia");
  await expect(badge(noraAt.page, otto.handle, "Not verified")).toBeVisible();
  await expect(badge(ottoAt.page, nora.handle, "Not verified")).toBeVisible();
});

test("one compares the digits and marks the other as verified", async () => {
  const { page } = noraAt;
  const dialog = await about(page, otto.handle);
  await expect(page.getByText("Safety number")).toBeVisible();
  await expect(digits(page)).toHaveText(Array.from({ length: 12 }, () => /^\d{5}$/));
  await expect(dialog.getByText("There is no camera here.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Scan their code" })).toHaveCount(0);
  await look(page, { name: "trust-contact" });
  await about(ottoAt.page, nora.handle);
  await expect(digits(ottoAt.page)).toHaveText(await digits(page).allTextContents());

  await dialog.getByRole("button", { name: "Mark as verified" }).click();
  await expect(dialog.getByText(`You verified ${otto.handle}`)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Mark as verified" })).toHaveCount(0);
  await expect(dialog.getByRole("list", { name: "What changed and when" }).getByRole("listitem")).toHaveText([
    /You compared, it matched, and you marked it as verified/,
    /First seen by this device/,
  ]);
  await look(page, { name: "trust-contact-verified" });
  await page.keyboard.press("Escape");
  await expect(badge(page, otto.handle, "Verified")).toBeVisible();
  await expect(
    page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: /nora|otto/ }),
  ).toContainText("Verified");
  await page.reload();
  await expect(badge(page, otto.handle, "Verified")).toBeVisible();
});

test("the other scans the code: a foreign one, a false one, the right one", async () => {
  const right = await readCode(noraAtCode(await about(noraAt.page, otto.handle)));
  await noraAt.page.keyboard.press("Escape");
  const { page } = ottoAt;
  const dialog = page.getByRole("dialog", { name: nora.handle });
  const [, theirUid = "", theirIk = "", ownUid = "", ownIk = ""] = right.split("|");
  expect(right.split("|")[0]).toBe("ARYATEL1");

  showToCamera(film, ["ARYATEL1", ownUid, ownIk, theirUid, theirIk].join("|"));
  await dialog.getByRole("button", { name: "Scan their code" }).click();
  await expect(dialog.getByText("This code is not about the two of you.")).toBeVisible();
  await look(page, { name: "trust-scan-other" });

  showToCamera(film, right.replace(theirIk, ownIk));
  await dialog.getByRole("button", { name: "Scan again" }).click();
  const mismatch = page.getByRole("alert").filter({ hasText: "It did not match: somebody may be between you" });
  await expect(dialog.getByText("It did not match: somebody may be between you")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Mark as verified" })).toHaveCount(0);
  await look(page, { name: "trust-scan-mismatch" });
  // Closing the dialog, or the page, does not make it unsaid.
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(mismatch).toBeVisible();
  await expect(badge(page, nora.handle, "Did not match")).toBeVisible();
  await look(page, { name: "trust-mismatch-kept" });
  await mismatch.getByRole("button", { name: "Compare again" }).click();

  showToCamera(film, "https://example.org/some-poster");
  await dialog.getByRole("button", { name: "Scan their code" }).click();
  await expect(dialog.getByText("This is some other code.")).toBeVisible();
  await expect(dialog.getByText("Point the camera at the code on")).toBeVisible();
  await look(page, { name: "trust-scanning" });
  await dialog.getByRole("button", { name: "Stop the camera" }).click();

  showToCamera(film, right);
  await dialog.getByRole("button", { name: /^Scan (again|their code)$/ }).click();
  await expect(dialog.getByText(`The codes match. ${nora.handle} is verified.`)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Mark as verified" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(badge(page, nora.handle, "Verified")).toBeVisible();
  await expect(mismatch).toHaveCount(0);
});

function noraAtCode(dialog: Locator): Locator {
  return dialog.getByRole("img", { name: `Code for ${otto.handle} to scan` });
}

test("a new passphrase: the new file works, and the keys stay", async () => {
  const { page } = noraAt;
  await openKeyDialog(page, "Change the passphrase");
  await look(page, { name: "trust-passphrase" });
  await page.getByRole("button", { name: "Make the new key file" }).click();
  await expect(page.getByText("Choose your key file first.")).toBeVisible();
  await page.getByLabel("Present key file", { exact: true }).setInputFiles(pemFile(noraFile.text));
  await page.getByLabel("Its passphrase", { exact: true }).fill("a wrong passphrase");
  await page.getByLabel("New passphrase", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Make the new key file" }).click();
  await expect(page.getByText("Use at least 12 characters, and at most 1024.")).toBeVisible();
  await page.getByLabel("New passphrase", { exact: true }).fill("a better passphrase of nora");
  await page.getByRole("button", { name: "Make the new key file" }).click();
  await expect(page.getByText("This passphrase does not open the file")).toBeVisible();
  const file = await makeKeyFile(page, noraFile, "a better passphrase of nora");
  await giveBack(page, noraFile, "Check the new file");
  await expect(page.getByText("This is not the file that was just saved.")).toBeVisible();
  await look(page, { name: "trust-file-in-hand" });
  await giveBack(page, file, "Check the new file");
  await expect(page.getByText("Your new key file works. Delete the older copies.")).toBeVisible();
  noraFile = file;
  await page.keyboard.press("Escape");
  await expect(page.getByText("has not been checked")).toHaveCount(0);
});

test("a new key for messages: old history opens, the other sees a quiet note and goes on, the old file is older", async () => {
  const { page } = noraAt;
  const old = noraFile;
  await openKeyDialog(page, "New key for messages");
  await page.getByRole("checkbox", { name: "Forget the old keys" }).check();
  await expect(page.getByText("your own earlier messages and those you received become unreadable")).toBeVisible();
  await look(page, { name: "trust-encryption" });
  await page.keyboard.press("Escape");
  noraFile = await changeKeys(page, {
    open: "New key for messages",
    finish: "Check the file and change the key",
    good: /^Your new key is in use, and your new key file works/,
    present: old,
    newPassphrase: "the third passphrase of nora",
  });
  await expect(page.getByText("has not been checked")).toHaveCount(0);
  await page.reload();
  await expect(noraAt.articles()).toHaveText([/Is it really you/, /Compare the numbers/]);

  await ottoAt.page.reload();
  await expect(notes(ottoAt.page)).toContainText([`${nora.handle} renewed a key.`]);
  await expect(badge(ottoAt.page, nora.handle, "Verified")).toBeVisible();
  await ottoAt.send("To your new key");
  await expect(noraAt.articles()).toHaveCount(3);
  await expect(noraAt.articles().last()).toContainText("To your new key");
  await look(ottoAt.page, { name: "trust-note-quiet" });

  await page.getByRole("button", { name: "Settings" }).click();
  await look(page, { name: "trust-settings", show: page.getByRole("button", { name: "Close my keys" }) });
  await page.getByRole("dialog").getByRole("button", { name: "Check key file" }).click();
  const dialog = page.getByRole("dialog", { name: "Check your key file" });
  await dialog.getByLabel("Key file", { exact: true }).setInputFiles(pemFile(old.text));
  await dialog.getByLabel("Passphrase", { exact: true }).fill(old.passphrase);
  await dialog.getByRole("button", { name: "Check key file" }).click();
  await expect(dialog.getByText("This key file is older than your present keys.")).toBeVisible();
  await page.keyboard.press("Escape");
});

test("a new identity: still verified on the other side, under a new safety number", async () => {
  await about(ottoAt.page, nora.handle);
  await expect(digits(ottoAt.page)).toHaveCount(12);
  const before = await digits(ottoAt.page).allTextContents();
  await ottoAt.page.keyboard.press("Escape");
  noraFile = await changeKeys(noraAt.page, {
    open: "New identity",
    finish: "Check the file and change the identity",
    good: /^Your new identity is in use/,
    present: noraFile,
    newPassphrase: "the fourth passphrase of nora",
  });
  await noraAt.send("Signed by the new me");
  await expect(ottoAt.articles().last()).toContainText("Signed by the new me");
  await expect(ottoAt.page.getByText("could not be confirmed")).toHaveCount(0);
  await expect(badge(ottoAt.page, nora.handle, "Verified")).toBeVisible();
  await expect(notes(ottoAt.page).last()).toContainText("your safety number is a new one.");
  await about(ottoAt.page, nora.handle);
  await expect(digits(ottoAt.page)).not.toHaveText(before);
  const after = await digits(ottoAt.page).allTextContents();
  await ottoAt.page.keyboard.press("Escape");
  await about(noraAt.page, otto.handle);
  await expect(digits(noraAt.page)).toHaveText(after);
  await noraAt.page.keyboard.press("Escape");
});

test("a second device of the same person sees the verification", async () => {
  const second = await Profile.open();
  await second.signIn(otto);
  await second.unlock(ottoFile.text, ottoFile.passphrase);
  await expect(second.page).toHaveURL(/\/chat$/);
  await second.go(`/chat/${nora.handle}`);
  await expect(badge(second.page, nora.handle, "Verified")).toBeVisible();
  await second.close();
});

test("lost keys: the owner is told what it costs, and starts over", async () => {
  // A message that waits while the keys change must not go to the new ones by itself.
  await piaAt.page.route(/\/messages$/, (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await piaAt.send("Only for the old Nora");
  await expect(piaAt.articles().last()).toContainText("Sending");

  const { page } = noraAt;
  await noraAt.signOut();
  await noraAt.signIn(nora);
  await expect(page).toHaveURL(/\/unlock$/);
  await page.getByRole("button", { name: "I lost my key file" }).click();
  await expect(page.getByRole("heading", { name: "Start over with new keys" })).toBeVisible();
  await expect(page.getByText("All of your earlier messages stay locked for ever.")).toBeVisible();
  await expect(page.getByText("Your contacts are warned")).toBeVisible();
  await look(page, { name: "trust-lost" });
  const file = await makeKeyFile(page, null, "the fifth passphrase of nora");
  await page.getByLabel("Password", { exact: true }).fill("not the password of nora");
  await giveBack(page, file, "Start over");
  await expect(page.getByText("This is not your password.")).toBeVisible();
  await look(page, { name: "trust-lost-password" });
  await page.getByLabel("Password", { exact: true }).fill(nora.password);
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page).toHaveURL(/\/chat$/);
  noraFile = file;
  await expect(page.getByRole("button", { name: "New chat" })).toBeVisible();
  await expect(page.getByText("has not been checked")).toHaveCount(0);
  await noraAt.go(`/chat/${otto.handle}`);
  await expect(noraAt.articles()).toHaveCount(4);
  await expect(noraAt.articles().first()).toContainText("This message needs a key that is not on this device.");
  await look(page, { name: "trust-lost-history" });
  // What a device wrote for the next one under the lost keys is no note that greets the person.
  const rows = page.getByRole("navigation", { name: "Conversations" }).getByRole("link");
  await expect(rows.filter({ hasText: otto.handle })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Note to self" })).toHaveCount(0);
});

test("who had not verified is blocked, accepts, and goes on; what waited is held until then", async () => {
  const { page } = piaAt;
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  const alert = page.getByRole("alert", { name: `${nora.handle} has a new identity` });
  await expect(alert).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  await expect(badge(page, nora.handle, "Identity changed")).toBeVisible();
  const held = piaAt.articles().filter({ hasText: "Only for the old Nora" });
  await expect(held).toContainText(/Not sent\. It (was written for keys|is held back)/);
  await expect(held.getByRole("button", { name: "Retry" })).toHaveCount(0);
  await look(page, { name: "trust-changed" });
  await expect(alert.getByRole("button")).toHaveText(["Compare the digits", "Go on without comparing"]);
  await alert.getByRole("button", { name: "Go on without comparing" }).click();
  await expect(alert).toBeHidden();
  await expect(badge(page, nora.handle, "Not verified")).toBeVisible();
  await look(page, { name: "trust-held" });
  await expect(held.getByRole("button", { name: "Discard" })).toBeVisible();
  await held.getByRole("button", { name: "Retry" }).click();
  await expect(held).toContainText(/Sent|Delivered|Read/);
  await piaAt.send("To the new Nora");
  await noraAt.go(`/chat/${pia.handle}`);
  await expect(noraAt.articles().last()).toContainText("To the new Nora");
  await expect(noraAt.articles().filter({ hasText: "Only for the old Nora" })).toHaveCount(1);
});

test("who had verified must verify again", async () => {
  const { page } = ottoAt;
  await page.reload();
  const alert = page.getByRole("alert", { name: `The identity of ${nora.handle} that you verified was replaced` });
  await expect(alert).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  await look(page, { name: "trust-changed-verified" });
  await alert.getByRole("button", { name: "Go on without comparing" }).click();
  await expect(alert.getByText("You would not know whether you are writing to")).toBeVisible();
  await look(page, { name: "trust-downgrade" });
  await alert.getByRole("button", { name: "Cancel" }).click();
  await alert.getByRole("button", { name: "Compare again" }).click();
  const dialog = page.getByRole("dialog", { name: nora.handle });
  await expect(digits(page)).toHaveText(Array.from({ length: 12 }, () => /^\d{5}$/));
  await look(page, { name: "trust-verify-again" });
  await dialog.getByRole("button", { name: "Mark as verified" }).click();
  await page.keyboard.press("Escape");
  await expect(alert).toBeHidden();
  await ottoAt.send("Verified once more");
  await noraAt.go(`/chat/${otto.handle}`);
  await expect(noraAt.articles().last()).toContainText("Verified once more");
});

test("a server that contradicts itself is stopped, and the evidence can be saved", async () => {
  const { page } = piaAt;
  await page.route(/\/api\/users\/[^/]+\/keys$/, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { uid: string; statements: string[] };
    // Everybody's chain ends with its first statement: whoever has changed keys is rolled back.
    await route.fulfill({ response, json: { ...answer, statements: answer.statements.slice(0, 1) } });
  });
  await page.reload();
  const alert = page.getByRole("alert", { name: `Two different identities were shown for ${nora.handle}` });
  await expect(alert).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  await expect(alert.getByRole("button")).toHaveCount(1);
  await look(page, { name: "trust-conflict" });
  const downloaded = page.waitForEvent("download");
  await alert.getByRole("button", { name: "Save the evidence" }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/^aryatel-conflict-.*\.json$/);
  await about(page, nora.handle);
  await expect(page.getByRole("button", { name: "Mark as verified" })).toHaveCount(0);
  await look(page, { name: "trust-contact-conflict" });
  await page.keyboard.press("Escape");
  // An honest answer does not take it back.
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  await expect(alert).toBeVisible();
});

test("keys changed on one device: the other one asks for the new key file, and goes on with it", async () => {
  const second = await Profile.open();
  await second.signIn(nora);
  await second.unlock(noraFile.text, noraFile.passphrase);
  await expect(second.page).toHaveURL(/\/chat$/);
  noraFile = await changeKeys(noraAt.page, {
    open: "New key for messages",
    finish: "Check the file and change the key",
    good: /^Your new key is in use, and your new key file works/,
    present: noraFile,
    newPassphrase: "the sixth passphrase of nora",
  });
  await second.go(`/chat/${otto.handle}`);
  const alert = second.page.getByRole("alert").filter({ hasText: "Your keys were changed on another device." });
  await expect(alert).toBeVisible();
  await expect(second.page.getByText("Answer the question at the top first.")).toBeVisible();
  await look(second.page, { name: "trust-rotated-elsewhere" });
  await alert.getByRole("button", { name: "Choose the new key file" }).click();
  const dialog = second.page.getByRole("dialog", { name: "Choose the new key file" });
  await dialog.getByLabel("Key file", { exact: true }).setInputFiles(pemFile(noraFile.text));
  await dialog.getByLabel("Passphrase", { exact: true }).fill(noraFile.passphrase);
  await look(second.page, { name: "trust-new-key-file" });
  await dialog.getByRole("button", { name: "Unlock" }).click();
  await expect(dialog).toBeHidden();
  await expect(alert).toBeHidden();
  await second.send("From my other device, under the newest key");
  await expect(ottoAt.articles().last()).toContainText("From my other device");
  await second.close();
});

test("new keys with the old ones forgotten: what was written before stays locked, and says why", async () => {
  const { page } = piaAt;
  await piaAt.openChatWith(otto.handle);
  await piaAt.send("Soon forgotten");
  await expect(piaAt.articles().last()).toContainText(/Sent|Delivered|Read/);
  await openKeyDialog(page, "New key for messages");
  await page.getByRole("radio", { name: "3072 bits" }).check();
  await page.getByRole("checkbox", { name: "Forget the old keys" }).check();
  const file = await makeKeyFile(page, piaFile, "the second passphrase of pia");
  await giveBack(page, file, "Check the file and change the key");
  await expect(page.getByText("Your new key is in use, and the old ones are gone from here.")).toBeVisible();
  await expect(page.getByText("has not been checked")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(piaAt.articles()).toContainText(["Only a key file that holds it opens this."]);
  await piaAt.send("Under the new key");
  await expect(piaAt.articles().last()).toContainText(/Under the new key.*(Sent|Delivered|Read)/);
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByText("Your messages are locked with a key of 3072 bits.")).toBeVisible();
  await expect(page.getByText("One older key opens older messages.")).toHaveCount(0);
  await page.keyboard.press("Escape");
});

test("a key log that contradicts itself raises an alarm on every screen, with the evidence", async () => {
  const { page } = piaAt;
  await page.route(/\/api\/log\/head$/, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { key: string; head: string };
    await route.fulfill({ response, json: { ...answer, key: `A${answer.key.slice(1, -1)}A` } });
  });
  await page.reload();
  const alert = page.getByRole("alert").filter({ hasText: "signed by somebody else than before" });
  await expect(alert).toBeVisible();
  await look(page, { name: "trust-log-alarm" });
  const downloaded = page.waitForEvent("download");
  await alert.getByRole("button", { name: "Save the evidence" }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/^aryatel-log-key-.*\.json$/);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await piaAt.go("/chat");
  await expect(alert).toBeVisible();
});

test("closed keys: asked for the password, said to everybody, and final", async () => {
  const { page } = noraAt;
  await openKeyDialog(page, "Close my keys");
  await expect(page.getByText("Your account ends, for good")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await openKeyDialog(page, "Close my keys");
  await expect(page.getByText("It cannot be taken back")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("not the password of nora");
  await page.getByRole("button", { name: "End my account for ever" }).click();
  await expect(page.getByText("This is not your password.")).toBeVisible();
  await look(page, { name: "trust-revoke" });
  await page.getByLabel("Password", { exact: true }).fill(nora.password);
  await page.getByRole("button", { name: "End my account for ever" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "You closed the keys of this account." })).toBeVisible();
  await expect(page.getByText("You cannot write any more")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  await look(page, { name: "trust-revoked-own" });

  await ottoAt.page.reload();
  await expect(ottoAt.page.getByRole("alert", { name: `${nora.handle} has closed this account` })).toBeVisible();
  await expect(ottoAt.page.getByRole("textbox", { name: "Message" })).toHaveCount(0);
  await look(ottoAt.page, { name: "trust-revoked" });
});
