// Changing one's own keys by way of the settings, as a person does it: file, passphrase, new file, the same file back.
import type { Download, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { pemFile } from "./profile.ts";

export interface KeyFile {
  text: string;
  passphrase: string;
}

async function textOf(download: Download): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Opens one of the changes in the settings. */
export async function openKeyDialog(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("dialog", { name: "Settings" }).getByRole("button", { name, exact: true }).click();
}

/** The first step: a new key file is written, and comes as a download. */
export async function makeKeyFile(page: Page, present: KeyFile | null, newPassphrase: string): Promise<KeyFile> {
  if (present !== null) {
    await page.getByLabel("Present key file", { exact: true }).setInputFiles(pemFile(present.text));
    await page.getByLabel("Its passphrase", { exact: true }).fill(present.passphrase);
  }
  await page.getByLabel("New passphrase", { exact: true }).fill(newPassphrase);
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "Make the new key file" }).click();
  return { text: await textOf(await downloaded), passphrase: newPassphrase };
}

/** The second step: the file comes back, and the keys are changed. */
export async function giveBack(page: Page, file: KeyFile, finish: string): Promise<void> {
  await page.getByLabel("New key file", { exact: true }).setInputFiles(pemFile(file.text));
  await page.getByRole("button", { name: finish }).click();
}

/** All of it. The settings are closed afterwards. */
export async function changeKeys(
  page: Page,
  change: { open: string; finish: string; good: RegExp; present: KeyFile; newPassphrase: string },
): Promise<KeyFile> {
  await openKeyDialog(page, change.open);
  const file = await makeKeyFile(page, change.present, change.newPassphrase);
  await giveBack(page, file, change.finish);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(change.good)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
  return file;
}
