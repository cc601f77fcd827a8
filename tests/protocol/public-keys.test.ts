import { createPublicKey, generateKeyPairSync, generatePrimeSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkEd25519PublicKey, verifyEd25519 } from "../../lib/protocol/ed25519-public-key.ts";
import { identityKeyId } from "../../lib/protocol/key-id.ts";
import { checkRsaPublicKey } from "../../lib/protocol/rsa-public-key.ts";
import { hasCloseFactors, hasSmallFactor, integerSquareRoot, isRocaModulus } from "../../lib/protocol/rsa-weakness.ts";
import { decodeB64u } from "../../lib/shared/base64.ts";
import { concatBytes, decodeHex, type Bytes } from "../../lib/shared/bytes.ts";
import { vectors } from "../support/vectors.ts";

/** SPKI of any modulus and exponent, by Node. */
function spkiOf(n: bigint, e: number): string {
  const bytes = (value: bigint) =>
    Buffer.from(
      value
        .toString(16)
        .padStart(2, "0")
        .replace(/^(?=(?:..)*.$)/, "0"),
      "hex",
    );
  const jwk = { kty: "RSA", n: bytes(n).toString("base64url"), e: bytes(BigInt(e)).toString("base64url") };
  return createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "der" }).toString("base64");
}

function generated(modulusLength: number, publicExponent = 65537): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength, publicExponent });
  return publicKey.export({ type: "spki", format: "der" }).toString("base64");
}

/** A prime with its two top bits set, so that a product of two has the bits of both. */
function prime(bits = 1024): bigint {
  for (;;) {
    const candidate = generatePrimeSync(bits, { bigint: true });
    if (candidate >> BigInt(bits - 2) === 3n) return candidate;
  }
}

/** SPKI of 2048 bits with any 256 bytes for a modulus: also such as no encoder would write. */
function spkiAround(n: bigint): string {
  const prefix = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100";
  return Buffer.from(`${prefix}${n.toString(16).padStart(512, "0")}0203010001`, "hex").toString("base64");
}

describe("an RSA public key", () => {
  it.each([2048, 3072, 4096] as const)("of %i bits made by openssl is taken", async (bits) => {
    const spkiBase64 = generated(bits);
    const outcome = await checkRsaPublicKey(spkiBase64);
    expect(outcome.ok && outcome.value.bits).toBe(bits);
    expect(outcome.ok && outcome.value.modulus.length).toBe(bits / 8);
  });

  it("of the vectors is taken under its key id", async () => {
    const outcome = await checkRsaPublicKey(vectors.people.alice.ek);
    expect(outcome.ok && outcome.value.kid).toBe(vectors.people.alice.ekKid);
  });

  const p = prime();
  const q = prime();
  it("of two sound primes is taken (the control of what follows)", async () => {
    expect((await checkRsaPublicKey(spkiOf(p * q, 65537))).ok).toBe(true);
    expect(spkiAround(p * q)).toBe(spkiOf(p * q, 65537));
    expect(named(spkiOf(p * q, 65537), 0x01)).toBe(spkiOf(p * q, 65537));
  });

  it.each([
    ["exponent 3", () => generated(2048, 3)],
    ["exponent 1", () => spkiOf(p * q, 1)],
    ["an even exponent", () => spkiOf(p * q, 65536)],
    ["another algorithm's name", () => named(spkiOf(p * q, 65537), 0x0a)],
    ["1024 bits", () => generated(1024)],
    ["2056 bits", () => generated(2056)],
    ["512 bits", () => generated(512)],
    ["16384 bits of zeros and ones", () => spkiOf((1n << 16383n) + 1n, 65537)],
    ["trailing bytes", () => Buffer.concat([Buffer.from(generated(2048), "base64"), Buffer.of(0)]).toString("base64")],
    ["no base64", () => "not base64"],
    ["base64url", () => generated(2048).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")],
    ["white space", () => ` ${generated(2048)}`],
    ["nothing", () => ""],
    [
      "an Ed25519 key",
      () => generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    ],
  ])("with %s is no accepted encoding", async (_name, make) => {
    expect(await checkRsaPublicKey(make())).toEqual({ ok: false, code: "KEY_ENCODING" });
  });

  const top = 1n << 2047n;
  it.each([
    ["an even modulus", () => 2n * p * prime(1023)],
    ["a factor of 3", () => ((top / 3n) | 1n) * 3n],
    ["a factor of 65521", () => ((top / 65521n + 2n) | 1n) * 65521n],
    ["a square", () => p * p],
    ["primes next to each other", () => p * closePrime(p)],
  ])("with %s is weak", async (_name, make) => {
    expect(await checkRsaPublicKey(spkiOf(make(), 65537))).toEqual({ ok: false, code: "KEY_WEAK" });
  });

  it("with a modulus of 2047 bits is weak", async () => {
    const short = p * prime(1023);
    expect(short >> 2046n).toBe(1n);
    expect(await checkRsaPublicKey(spkiAround(short))).toEqual({ ok: false, code: "KEY_WEAK" });
  });

  // Every power of 65537 modulo the fingerprint primes' product bears it; sound products practically never.
  const rocaModulus = (() => {
    const product = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n]
      .concat([79n, 83n, 89n, 97n, 101n, 103n, 107n, 109n, 113n, 127n, 131n, 137n, 139n, 149n, 151n, 157n, 163n, 167n])
      .reduce((all, factor) => all * factor, 1n);
    let power = 1n;
    for (let step = 0; step < 1234; step += 1) power = (power * 65537n) % product;
    let modulus = ((1n << 2047n) / product) * product + product + power;
    while (modulus % 2n === 0n || hasSmallFactor(modulus)) modulus += product;
    return modulus;
  })();
  it("with the fingerprint of a ROCA key is weak", () => {
    expect(isRocaModulus(rocaModulus)).toBe(true);
    expect(isRocaModulus(rocaModulus + 2n)).toBe(false);
    expect(isRocaModulus(p * q)).toBe(false);
  });
  it("whose modulus bears the fingerprint of a ROCA key is weak", async () => {
    expect(await checkRsaPublicKey(spkiAround(rocaModulus))).toEqual({ ok: false, code: "KEY_WEAK" });
  });

  it("arithmetic: integer roots and Fermat's method", () => {
    for (const n of [0n, 1n, 2n, 3n, 4n, 15n, 16n, 17n, p * p - 1n, p * p, p * p + 1n]) {
      const root = integerSquareRoot(n);
      expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
    }
    expect(hasCloseFactors(101n * 103n)).toBe(true);
    expect(hasCloseFactors(p * q)).toBe(false);
  });
});

/** The SPKI with another last number in its algorithm's name: 1 is RSA, 10 RSASSA-PSS. */
function named(spkiBase64: string, last: number): string {
  const spki = Buffer.from(spkiBase64, "base64");
  spki.writeUInt8(last, 16);
  return spki.toString("base64");
}

function closePrime(p: bigint): bigint {
  // Not necessarily prime, and it need not be: what is refused is that Fermat's method factors the product.
  let near = p + 1_000n;
  while (near % 2n === 0n || hasSmallFactor(near)) near += 1n;
  return near;
}

const smallOrder = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000080",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];
const nonCanonical = [
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p = 0
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p + 1 = 1
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

describe("an Ed25519 public key", () => {
  const ik = decodeB64u(vectors.people.alice.ik) ?? new Uint8Array();

  it("made by WebCrypto is taken, under its key id", async () => {
    expect(checkEd25519PublicKey(ik)).toBe(true);
    expect(await identityKeyId(ik)).toBe(vectors.people.alice.ikKid);
  });
  it("has the key id of RFC 8037 appendix A.3", async () => {
    const raw = decodeB64u("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo") ?? new Uint8Array();
    expect(await identityKeyId(raw)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  });
  it.each(smallOrder)("of small order is refused: %s", (hex) => {
    expect(checkEd25519PublicKey(decodeHex(hex))).toBe(false);
  });
  it.each(nonCanonical)("that is not canonical is refused: %s", (hex) => {
    expect(checkEd25519PublicKey(decodeHex(hex))).toBe(false);
  });
  it.each([0, 31, 33])("of %i bytes is refused", (length) => {
    expect(checkEd25519PublicKey(new Uint8Array(length).fill(7))).toBe(false);
  });
});

describe("an Ed25519 signature", () => {
  // RFC 8032 section 7.1, TEST 2.
  const key = decodeHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const message = decodeHex("72");
  const signature = decodeHex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  const L = (1n << 252n) + 27742317777372353535851937790883648493n;
  const withS = (change: (s: bigint) => bigint): Bytes => {
    const s = change(BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`));
    const bytes = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    return concatBytes(signature.subarray(0, 32), bytes);
  };

  it("of RFC 8032 verifies", async () => {
    expect(await verifyEd25519(key, signature, message)).toBe(true);
    expect(
      await verifyEd25519(
        key,
        withS((s) => s),
        message,
      ),
    ).toBe(true);
  });
  it("made again by adding the group order is refused", async () => {
    expect(
      await verifyEd25519(
        key,
        withS((s) => s + L),
        message,
      ),
    ).toBe(false);
  });
  it("over something else, cut short or too long is refused", async () => {
    expect(await verifyEd25519(key, signature, decodeHex("73"))).toBe(false);
    expect(await verifyEd25519(key, signature.slice(0, 63), message)).toBe(false);
    expect(await verifyEd25519(key, concatBytes(signature, Uint8Array.of(0)), message)).toBe(false);
  });
  it("that fits every message under a small-order key is refused", async () => {
    const identity = decodeHex(smallOrder[2] ?? "");
    // R = the identity, S = 0: S·B = R + k·A holds for every message, and WebCrypto says so.
    const constant = concatBytes(identity, new Uint8Array(32));
    expect(await verifyEd25519(identity, constant, message)).toBe(false);
  });
  it("under bytes that are no point is refused", async () => {
    expect(await verifyEd25519(decodeHex(`02${"00".repeat(31)}`), signature, message)).toBe(false);
  });
});
