// The policy of pages in a real browser: nothing of ours breaks it, and nothing that is not ours runs. That no request leaves
// the origin and no rule is broken is looked at whenever any test of these closes a Profile (support/profile.ts).
import { expect, test, type Page } from "@playwright/test";
import { newAccount, Profile } from "./support/profile.ts";

test("everything that one does breaks no rule of the policy, and asks nobody else", async () => {
  const alice = newAccount("alice");
  const at = await Profile.open();
  const file = await at.register(alice);
  await at.checkKeyFile(file.text);
  await expect(at.page).toHaveURL(/\/chat$/);
  // Dialogs bring a style of their own along.
  for (const name of ["New chat", "Settings"]) {
    await at.page.getByRole("button", { name }).click();
    await expect(at.page.getByRole("dialog", { name })).toBeVisible();
    await at.page.keyboard.press("Escape");
    await expect(at.page.getByRole("dialog", { name })).toBeHidden();
  }
  await at.signOut();
  expect(at.broken).toEqual([]);
  expect([...at.origins]).toEqual([new URL(at.page.url()).origin]);
  // The look at it sees what it looks for.
  await runOwnScript(at.page, "document.body.innerHTML = '<b>x</b>'");
  expect(at.broken.length).toBeGreaterThan(0);
  at.broken.length = 0;
  await at.close();
});

/** Loads the page with a script of ours in it, which has the page's nonce: what a page's own code could do. */
async function runOwnScript(page: Page, script: string, more = ""): Promise<void> {
  await page.route("**/login", async (route) => {
    const response = await route.fetch();
    const nonce = /'nonce-([^']+)'/.exec(response.headers()["content-security-policy"] ?? "")?.[1] ?? "";
    const own = `<script nonce="${nonce}">${script}</script>`;
    // Behind the page's own first script, and with its policy.
    const body = (await response.text()).replace("</body>", () => `${own}${more}</body>`);
    await route.fulfill({ response, body });
  });
  await page.goto(new URL("/login", page.url()).href);
  await page.unroute("**/login");
}

test("a script that somebody put into the page does not run, in whatever way it came", async () => {
  const at = await Profile.open();
  const marks = (name: string) => `document.documentElement.setAttribute("data-${name}", "ran")`;
  const attempts = {
    eval: `eval('${marks("eval").replaceAll('"', String.raw`\"`)}')`,
    function: `new Function(${JSON.stringify(marks("function"))})()`,
    timer: `setTimeout(${JSON.stringify(marks("timer"))})`,
    html: `document.body.insertAdjacentHTML("beforeend", "<img src=x>")`,
    frame: `document.createElement("iframe").srcdoc = "x"`,
    text: `document.createElement("script").text = "1"`,
    elsewhere: `document.createElement("script").src = "https://evil.example/x.js"`,
    data: `document.createElement("script").src = "data:text/javascript,1"`,
    api: `document.createElement("script").src = "/api/users"`,
    worker: `new Worker("/icon.svg")`,
    policy: `trustedTypes.createPolicy("another", {})`,
  };
  const tried = Object.entries(attempts).map(
    ([name, code]) =>
      `try { ${code}; document.documentElement.setAttribute("data-tried-${name}", "passed") } catch { document.documentElement.setAttribute("data-tried-${name}", "refused") }`,
  );
  const own = `document.documentElement.setAttribute("data-own", "ran"); ${tried.join("; ")}`;
  const inserted = [
    `<script>${marks("inline")}</script>`,
    `<script nonce="AAAAAAAAAAAAAAAAAAAAAAAA">${marks("guessed")}</script>`,
    `<img src="/nowhere.png" onerror='${marks("handler")}'>`,
    `<svg onload='${marks("svg")}'></svg>`,
    `<iframe srcdoc='<script>parent.${marks("frame")}</script>'></iframe>`,
    `<iframe src='javascript:parent.${marks("scheme")}'></iframe>`,
    `<object data="data:text/html,<script>1</script>"></object>`,
    `<script src="data:text/javascript,${encodeURIComponent(marks("source"))}"></script>`,
    `<base href="https://evil.example/">`,
  ];
  await runOwnScript(at.page, own, inserted.join(""));
  const root = at.page.locator("html");
  // One with the page's nonce does run: the ways are open, and it is the policy that closes them.
  await expect(root).toHaveAttribute("data-own", "ran");
  // The page works meanwhile, so whatever would have run had its time.
  await expect(at.page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  for (const name of Object.keys(attempts)) {
    const expected = name === "timer" ? /refused|passed/ : "refused";
    await expect(root, name).toHaveAttribute(`data-tried-${name}`, expected);
  }
  for (const name of [
    "inline",
    "guessed",
    "handler",
    "svg",
    "frame",
    "scheme",
    "source",
    "eval",
    "function",
    "timer",
  ]) {
    await expect(root, name).not.toHaveAttribute(`data-${name}`, "ran");
  }
  expect([...at.origins]).toEqual([new URL(at.page.url()).origin]);
  at.broken.length = 0;
  await at.close();
});
