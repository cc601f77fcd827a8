// The second step at sign-in as a person meets it: set up with an app, asked for at the next sign-in, and a recovery code.
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { look } from "./support/look.ts";
import { makePersonWithPast } from "./support/past.ts";
import { Profile } from "./support/profile.ts";

test.describe.configure({ timeout: 240_000 });

test("is set up in the settings, asked for after the password, and a recovery code opens too", async () => {
  const pia = await makePersonWithPast("pia");
  const [at, elsewhere] = [await Profile.open(), await Profile.open()];
  try {
    const { page } = at;
    await at.signIn(pia.account);
    await at.unlock(pia.keyFile, pia.account.passphrase);
    await page.getByRole("button", { name: "Settings" }).click();
    const part = page.getByRole("region", { name: "Second step at sign-in" });
    await part.getByRole("button", { name: "Set it up" }).click();
    // By the keyboard alone from here on.
    await expect(part.getByLabel("Password", { exact: true })).toBeFocused();
    await page.keyboard.type(pia.account.password);
    await page.keyboard.press("Enter");
    await expect(part.getByRole("img", { name: "Code for your authenticator app" })).toBeVisible();
    const secret = (await part.locator("p.font-mono").innerText()).replaceAll(/\s/g, "");
    await part.scrollIntoViewIfNeeded();
    await look(page, { name: "second-factor-set-up" });
    await page.setViewportSize({ width: 1280, height: 800 });
    const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: "SHA1", digits: 6, period: 30 });
    const code = part.getByRole("textbox", { name: "Code" });
    await code.fill("12345");
    await code.press("Enter");
    await expect(code).toHaveAccessibleDescription(/^That code did not work/);
    await code.fill(totp.generate());
    await code.press("Enter");
    const recovery = part.getByRole("list", { name: "Recovery codes" });
    await expect(recovery.getByRole("listitem")).toHaveCount(10);
    await look(page, { name: "second-factor-codes" });
    await page.setViewportSize({ width: 1280, height: 800 });
    const download = page.waitForEvent("download");
    await part.getByRole("button", { name: "Save the codes" }).click();
    const [saved = ""] = (await readFile(await (await download).path(), "utf8")).split("\n");
    await part.getByRole("button", { name: "Done" }).click();
    await expect(part).toContainText("10 recovery codes are left.");

    await elsewhere.signIn({ ...pia.account, password: "not the password at all" });
    await expect(elsewhere.page.getByText("Wrong email or password.")).toBeVisible();
    await elsewhere.signIn(pia.account);
    const asked = elsewhere.page.getByRole("textbox", { name: "Code" });
    await expect(asked).toBeFocused();
    await asked.fill("000000");
    await asked.press("Enter");
    await expect(elsewhere.page.getByRole("alert").filter({ hasText: "That code did not work." })).toBeVisible();
    await look(elsewhere.page, { name: "login-code" });
    await asked.fill(saved);
    await asked.press("Enter");
    await expect(elsewhere.page).toHaveURL(/\/unlock$/);
  } finally {
    await Promise.all([at.close(), elsewhere.close()]);
  }
});
