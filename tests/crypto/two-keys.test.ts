// AES-GCM does not commit to its key: one ciphertext can be made that opens under two. Here it is made, and it does not help.
import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseBody } from "../../lib/protocol/body.ts";
import { checkReceived } from "../../lib/protocol/receive.ts";
import { createContentKeyCache, openMessage } from "../../lib/crypto/index.ts";
import { decodeB64u } from "../../lib/shared/base64.ts";
import { concatBytes, encodeUtf8, type Bytes } from "../../lib/shared/bytes.ts";
import { expectationOf, type FullEnvelope } from "../support/conversation.ts";
import { twoFacedEnvelope } from "../support/two-faced.ts";
import { laxText, tagOf } from "../support/two-keys.ts";
import { vectorPerson, type TestPerson } from "../support/vectors.ts";

const alice = await vectorPerson("alice");
const bob = await vectorPerson("bob");
const TEXTS = { shown: "Come at eight.", hidden: "Stay home" };

/** Plain AES-GCM, as any library has it; throws when the tag is not that of the key. */
async function openPlainly(envelope: FullEnvelope, cek: Bytes): Promise<Bytes> {
  const [iv, ciphertext, tag] = [envelope.iv, envelope.ciphertext, envelope.tag].map(
    (part) => decodeB64u(part) ?? new Uint8Array(),
  );
  if (!iv || !ciphertext || !tag) throw new Error("not base64url");
  const key = await crypto.subtle.importKey("raw", cek, "AES-GCM", false, ["decrypt"]);
  const algorithm = { name: "AES-GCM", iv, additionalData: encodeUtf8(envelope.protected) };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, concatBytes(ciphertext, tag)));
}

async function read(envelope: FullEnvelope, viewer: TestPerson, peer: TestPerson): Promise<string> {
  const checked = await checkReceived(envelope, await expectationOf(viewer, peer));
  if (!checked.ok) return checked.code;
  const opened = await openMessage(checked.value, viewer.keys, createContentKeyCache());
  return opened.ok ? shownText(opened.value) : opened.code;
}

function shownText(padded: Bytes): string {
  const body = parseBody(padded);
  if (!body.ok) return body.code;
  return body.value.kind === "spoken" && body.value.body.t === "text"
    ? body.value.body.b.slice(0, TEXTS.shown.length)
    : body.value.kind;
}

describe("a ciphertext that opens under two keys", () => {
  it("is made with a GHASH that agrees with the platform's (the control of the construction)", () => {
    for (const size of [0, 1, 15, 16, 17, 300]) {
      const bytes = (count: number) => new Uint8Array(randomBytes(count));
      const [key, iv, aad] = [bytes(32), bytes(12), bytes(size)];
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(aad);
      const ciphertext = new Uint8Array(Buffer.concat([cipher.update(bytes(256)), cipher.final()]));
      expect(tagOf(key, iv, aad, ciphertext)).toEqual(new Uint8Array(cipher.getAuthTag()));
    }
  });

  it("opens under both with plain AES-GCM, to two texts", async () => {
    const { envelope, ceks } = await twoFacedEnvelope(alice, bob, TEXTS, { committedTo: "recipient" });
    const [first, second] = await Promise.all(ceks.map((cek) => openPlainly(envelope, cek)));
    expect(first && shownText(first)).toBe(TEXTS.shown);
    expect(first && laxText(first)).toBeNull();
    expect(second && laxText(second)).toBe(TEXTS.hidden);
    await expect(openPlainly(envelope, new Uint8Array(32))).rejects.toThrow();
  });

  it("is refused by whoever holds the key that was not committed to, and read by the other", async () => {
    const forBob = await twoFacedEnvelope(alice, bob, TEXTS, { committedTo: "recipient" });
    expect(await read(forBob.envelope, bob, alice)).toBe(TEXTS.shown);
    expect(await read(forBob.envelope, alice, bob)).toBe("E_COMMIT");

    const forAlice = await twoFacedEnvelope(alice, bob, TEXTS, { committedTo: "sender" });
    expect(await read(forAlice.envelope, bob, alice)).toBe("E_COMMIT");
    // AT1 is no lax format: what Alice's key opens is not a body, so she is shown nothing of it either.
    expect(await read(forAlice.envelope, alice, bob)).toBe("E_BODY");
  });
});
