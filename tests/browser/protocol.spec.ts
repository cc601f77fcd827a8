// The protocol and crypto rooms, unchanged, in a real browser: the frozen vectors hold there as they do in Node.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { expect, test, type Page } from "@playwright/test";
import { vectorMessage, vectors } from "../support/vectors.ts";

const ORIGIN = "http://localhost:1";
const ROOT = new URL("../../", import.meta.url);

/** Serves the sources as the modules they are, their types taken off; nothing is bundled or replaced. */
async function openSources(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (!pathname.endsWith(".ts")) {
      const map = { imports: { "client-only": "data:text/javascript," } };
      const body = `<!doctype html><script type="importmap">${JSON.stringify(map)}</script>`;
      await route.fulfill({ contentType: "text/html", body });
      return;
    }
    const source = readFileSync(new URL(`.${pathname}`, ROOT), "utf8");
    await route.fulfill({ contentType: "text/javascript", body: stripTypeScriptTypes(source) });
  });
  await page.goto(`${ORIGIN}/`);
}

test("the frozen messages pass every step and open for both people", async ({ page }) => {
  await openSources(page);
  const { alice, bob } = vectors.people;
  const messages = vectors.messages.map((_, index) => vectorMessage(index));
  const texts = await page.evaluate(
    async ({ people, envelopes, cid }) => {
      const load = (path: string): Promise<unknown> => import(path);
      const { verifyStatementChain } = (await load(
        "/lib/protocol/statement-chain.ts",
      )) as typeof import("../../lib/protocol/statement-chain.ts");
      const { checkReceived } = (await load(
        "/lib/protocol/receive.ts",
      )) as typeof import("../../lib/protocol/receive.ts");
      const { parseBody } = (await load("/lib/protocol/body.ts")) as typeof import("../../lib/protocol/body.ts");
      const crypt = (await load("/lib/crypto/index.ts")) as typeof import("../../lib/crypto/index.ts");
      const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const chains = await Promise.all(
        people.map(async ({ statement }) => {
          const chain = await verifyStatementChain([statement]);
          if (!chain.ok) throw new Error(chain.code);
          return chain.value;
        }),
      );
      const members = new Map(chains.map((chain) => [chain.uid, chain]));
      return Promise.all(
        people.map(async ({ uid, encryptionKeyPkcs8, identityKeyPkcs8 }) => {
          const chain = members.get(uid);
          if (chain === undefined) throw new Error("no chain");
          const { ek, ik } = chain.head;
          const rsa = { name: "RSA-OAEP", hash: "SHA-256" };
          const keys = {
            identity: {
              ik,
              signingKey: await crypto.subtle.importKey("pkcs8", bytes(identityKeyPkcs8), "Ed25519", false, ["sign"]),
            },
            encryption: {
              kid: ek.kid,
              publicKey: ek,
              decryptionKey: await crypto.subtle.importKey("pkcs8", bytes(encryptionKeyPkcs8), rsa, false, ["decrypt"]),
            },
            archived: [],
          };
          const cache = crypt.createContentKeyCache();
          return Promise.all(
            envelopes.map(async (envelope) => {
              const checked = await checkReceived(envelope, { cid, viewer: uid, members, ownKids: new Set([ek.kid]) });
              if (!checked.ok) return checked.code;
              const opened = await crypt.openMessage(checked.value, keys, cache);
              if (!opened.ok) return opened.code;
              const body = parseBody(opened.value);
              return body.ok && body.value.kind === "spoken" && body.value.body.t === "text" ? body.value.body.b : "?";
            }),
          );
        }),
      );
    },
    { people: [alice, bob], envelopes: messages.map(({ envelope }) => envelope), cid: vectors.cid },
  );
  const expected = messages.map(({ body }) => body.b);
  expect(texts).toEqual([expected, expected]);
});

test("keys made in the browser go out to a key file and come back, without export", async ({ page }) => {
  await openSources(page);
  const result = await page.evaluate(async () => {
    const load = (path: string): Promise<unknown> => import(path);
    const crypt = (await load("/lib/crypto/index.ts")) as typeof import("../../lib/crypto/index.ts");
    const { verifyStatementChain } = (await load(
      "/lib/protocol/statement-chain.ts",
    )) as typeof import("../../lib/protocol/statement-chain.ts");
    const ids = (await load("/lib/shared/ids.ts")) as typeof import("../../lib/shared/ids.ts");
    const uid = ids.newUserId();
    const keys = await crypt.generateOwnKeys();
    const chain = await verifyStatementChain([await crypt.signGenesis(keys, { uid, handle: "carol", ts: 1 })]);
    if (!chain.ok) throw new Error(chain.code);
    const about = { uid, handle: "carol", at: new Date(0), passphrase: "correct horse battery" };
    const text = await crypt.writeKeyFile(keys, about);
    const kept = await crypt.withoutExport(keys);
    const good = await crypt.readKeyFile(text, "correct horse battery", chain.value);
    const wrong = await crypt.readKeyFile(text, "wrong horse battery", chain.value);
    const exported = await crypto.subtle.exportKey("pkcs8", kept.identity.signingKey).then(
      () => "exported",
      (error: unknown) => (error instanceof DOMException ? error.name : "?"),
    );
    return {
      good: good.ok && good.value.encryption.kid === keys.encryption.kid && !good.value.identity.signingKey.extractable,
      wrong: wrong.ok ? "ok" : wrong.code,
      exported,
    };
  });
  expect(result).toEqual({ good: true, wrong: "K_WRONG_PASSPHRASE", exported: "InvalidAccessError" });
});

test("weak keys are refused where the browser itself would take them", async ({ page }) => {
  await openSources(page);
  const codes = await page.evaluate(async () => {
    const load = (path: string): Promise<unknown> => import(path);
    const { checkRsaPublicKey } = (await load(
      "/lib/protocol/rsa-public-key.ts",
    )) as typeof import("../../lib/protocol/rsa-public-key.ts");
    const judge = async (modulusLength: number, publicExponent: Uint8Array<ArrayBuffer>) => {
      const algorithm = { name: "RSA-OAEP", hash: "SHA-256", modulusLength, publicExponent };
      const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ["encrypt", "decrypt"]);
      const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
      const outcome = await checkRsaPublicKey(btoa(String.fromCharCode(...spki)));
      return outcome.ok ? "ok" : outcome.code;
    };
    return [
      await judge(2048, Uint8Array.of(1, 0, 1)),
      await judge(1024, Uint8Array.of(1, 0, 1)),
      await judge(2048, Uint8Array.of(3)),
    ];
  });
  expect(codes).toEqual(["ok", "KEY_ENCODING", "KEY_ENCODING"]);
});
