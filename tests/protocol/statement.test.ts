import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { generateOwnKeys, signGenesis } from "../../lib/crypto/index.ts";
import { readStatement, statementSigningInput, type StatementPayload } from "../../lib/protocol/statement.ts";
import { findStatement, verifyStatementChain } from "../../lib/protocol/statement-chain.ts";
import { decodeB64u, encodeB64u } from "../../lib/shared/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../lib/shared/bytes.ts";
import { newUserId } from "../../lib/shared/ids.ts";
import { STATEMENTS_MAX } from "../../lib/shared/limits.ts";
import { vectorPerson, vectors } from "../support/vectors.ts";

const { alice, bob } = vectors.people;
const person = await vectorPerson("alice");

/** Signs any header and payload text with Alice's key, as a client that does not keep the rules would. */
async function signed(header: string, payload: string): Promise<string> {
  const input = `${encodeB64u(encodeUtf8(header))}.${encodeB64u(encodeUtf8(payload))}`;
  const signature = await crypto.subtle.sign("Ed25519", person.keys.identity.signingKey, encodeUtf8(input));
  return `${input}.${encodeB64u(new Uint8Array(signature))}`;
}
function jsonOf(part: string | undefined): string {
  return decodeUtf8(decodeB64u(part ?? "") ?? new Uint8Array());
}
const [headerText, payloadText] = alice.statement.split(".").slice(0, 2).map(jsonOf) as [string, string];
const withPayload = async (change: (text: string) => string) => signed(headerText, change(payloadText));
const codeOf = async (jws: string) => {
  const outcome = await readStatement(jws, null);
  return outcome.ok ? "ok" : outcome.code;
};

describe("a genesis statement", () => {
  it("of the vectors reads as frozen", async () => {
    const outcome = await readStatement(alice.statement, null);
    expect(outcome.ok).toBe(true);
    if (!outcome.ok) return;
    const { uid, handle, sh, ikKid, ek, seq, ekOld } = outcome.value;
    expect({ uid, handle, sh, ikKid, ekKid: ek.kid, seq, ekOld }).toEqual({
      uid: alice.uid,
      handle: alice.handle,
      sh: alice.sh,
      ikKid: alice.ikKid,
      ekKid: alice.ekKid,
      seq: 1,
      ekOld: [],
    });
  });

  it("made now verifies as a chain of one", async () => {
    const keys = await generateOwnKeys();
    const jws = await signGenesis(keys, { uid: newUserId(), handle: "carol_1", ts: Date.now() });
    const chain = await verifyStatementChain([jws]);
    expect(chain.ok && chain.value.head.ik).toEqual(keys.identity.ik);
    expect(chain.ok && findStatement(chain.value, chain.value.head.sh)).toBe(chain.ok && chain.value.head);
    expect(chain.ok && findStatement(chain.value, alice.sh)).toBeNull();
  });

  it("signed again by the same rules still reads (the control of what follows)", async () => {
    expect(await codeOf(await withPayload((text) => text))).toBe("ok");
  });

  const zeros = "A".repeat(43);
  it.each([
    ["white space", (text: string) => text.replace('"v":1', '"v": 1'), "S_SHAPE"],
    ["a duplicate member", (text: string) => text.replace('"v":1', '"v":1,"v":1'), "S_SHAPE"],
    ["an unknown member", (text: string) => text.replace('"nsig":""', '"nsig":"","admin":true'), "S_SHAPE"],
    [
      "another order",
      (text: string) => text.replace(`"handle":"alice","seq":1`, `"seq":1,"handle":"alice"`),
      "S_SHAPE",
    ],
    ["a missing member", (text: string) => text.replace(',"nsig":""', ""), "S_SHAPE"],
    ["a number written otherwise", (text: string) => text.replace('"seq":1', '"seq":1.0'), "S_SHAPE"],
    ["an escape", (text: string) => text.replace("alice", "\\u0061lice"), "S_SHAPE"],
    ["another version", (text: string) => text.replace('"v":1', '"v":2'), "S_SHAPE"],
    ["a handle in capitals", (text: string) => text.replace("alice", "Alice"), "S_SHAPE"],
    ["a handle of two", (text: string) => text.replace("alice", "al"), "S_SHAPE"],
    ["another id's prefix", (text: string) => text.replace('"uid":"u_', '"uid":"g_'), "S_SHAPE"],
    ["a negative time", (text: string) => text.replace(/"ts":\d+/, '"ts":-1'), "S_SHAPE"],
    ["another operation in its place", (text: string) => text.replace("genesis", "rotate-enc"), "S_CHAIN"],
    ["seq 2", (text: string) => text.replace('"seq":1', '"seq":2'), "S_CHAIN"],
    ["a predecessor", (text: string) => text.replace(`"prev":"${zeros}"`, `"prev":"${bob.sh}"`), "S_CHAIN"],
    ["an older key", (text: string) => text.replace('"ek_old":[]', `"ek_old":["${bob.ekKid}"]`), "S_CHAIN"],
    ["old keys that are no list", (text: string) => text.replace('"ek_old":[]', '"ek_old":{}'), "S_SHAPE"],
    ["an operation of later versions", (text: string) => text.replace("genesis", "merge"), "S_OP"],
    [
      "a short encryption key",
      (text: string) => text.replace(/"ek":"[^"]+"/, '"ek":"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK=="'),
      "S_KEY",
    ],
    ["somebody else's identity key", (text: string) => text.replace(alice.ik, bob.ik), "S_SHAPE"],
  ])("with %s is refused", async (_name, change, code) => {
    expect(change(payloadText)).not.toBe(payloadText);
    expect(await codeOf(await withPayload(change))).toBe(code);
  });

  it.each([
    ["alg none", headerText.replace('"Ed25519"', '"none"')],
    ["another type", headerText.replace("aryatel-id+jws", "JWT")],
    ["another key id", headerText.replace(alice.ikKid, bob.ikKid)],
    ["a further member", headerText.replace("}", ',"crit":[]}')],
  ])("with %s in its header is refused", async (_name, header) => {
    expect(header).not.toBe(headerText);
    expect(await codeOf(await signed(header, payloadText))).toBe("S_SHAPE");
  });

  it("with another's signature is refused", async () => {
    const [header = "", payload = ""] = alice.statement.split(".");
    const [, , foreign = ""] = bob.statement.split(".");
    expect(await codeOf(`${header}.${payload}.${foreign}`)).toBe("S_SIG");
  });

  it("with a small-order identity key is refused before its signature is looked at", async () => {
    const ik = encodeB64u(Uint8Array.of(1, ...new Uint8Array(31)));
    const { identityKeyId } = await import("../../lib/protocol/key-id.ts");
    const kid = await identityKeyId(decodeB64u(ik) ?? new Uint8Array());
    const payload: StatementPayload = { ...(JSON.parse(payloadText) as StatementPayload), ik };
    const constant = encodeB64u(Uint8Array.of(1, ...new Uint8Array(63)));
    expect(await codeOf(`${statementSigningInput(kid, payload)}.${constant}`)).toBe("S_KEY");
  });

  it("is refused after any one bit of it was flipped", async () => {
    const bytes = encodeUtf8(alice.statement);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (index, bit) => {
        const flipped = bytes.slice();
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        expect((await readStatement(Buffer.from(flipped).toString("latin1"), null)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused for any text that is not one", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.constant(""),
          fc.base64String().map((text) => `${text}.${text}.${text}`),
        ),
        async (text) => {
          expect((await readStatement(text, null)).ok).toBe(false);
        },
      ),
    );
  });
});

describe("a chain of statements", () => {
  it("of one genesis holds", async () => {
    expect((await verifyStatementChain([alice.statement])).ok).toBe(true);
  });
  it("longer than a chain may be is refused before it is read", async () => {
    const rubbish = (length: number) => Array.from({ length }, () => "x");
    expect(await verifyStatementChain(rubbish(STATEMENTS_MAX))).toEqual({ ok: false, code: "S_SHAPE" });
    expect(await verifyStatementChain(rubbish(STATEMENTS_MAX + 1))).toEqual({ ok: false, code: "S_CHAIN" });
  });
  it.each([
    ["nothing", []],
    ["the same statement twice", [alice.statement, alice.statement]],
    ["two people's", [alice.statement, bob.statement]],
  ])("of %s is refused", async (_name, list) => {
    expect(await verifyStatementChain(list)).toEqual({ ok: false, code: "S_CHAIN" });
  });
});
