// docs/protocol.md section 2.1: what a public key, a signature and one's own keys must be.
import { mutantsIn, type Mutant } from "./mutant.ts";

const TESTS = "tests/protocol/public-keys.test.ts";
const OWN_KEYS = ["lib/crypto/own-keys.ts", "tests/crypto/key-file.test.ts"] as const;

// Node's own WebCrypto refuses these signatures by now; others did not when this was written, and what is tested is the
// program. So these mutants also make the platform as lax as it is said to have been.
const VERIFY = 'crypto.subtle.verify("Ed25519", key, signature, data)';
const S = "(littleEndian(signature.subarray(32)) % L)";
const REDUCED = `Uint8Array.from(signature, (byte, at) => at < 32 ? byte : Number((${S} >> BigInt(8 * (at - 32))) & 255n))`;

export const KEYS: readonly Mutant[] = [
  ...mutantsIn("2.1", "lib/protocol/rsa-public-key.ts", TESTS, [
    {
      id: "rsa-base64",
      rule: "standard base64",
      off: "that an SPKI is standard base64, canonical",
      edits: [["decodeBase64(spkiBase64)", 'Uint8Array.from(Buffer.from(spkiBase64, "base64"))']],
      guards: [
        "an RSA public key > with base64url is no accepted encoding",
        "an RSA public key > with white space is no accepted encoding",
      ],
    },
    {
      id: "rsa-form",
      rule: "prefix ‖ n ‖ suffix",
      off: "that there is nothing behind the suffix",
      edits: [
        [
          "spki.length === prefix.length + bits / 8 + SPKI_SUFFIX.length",
          "spki.length >= prefix.length + bits / 8 + SPKI_SUFFIX.length",
        ],
        [
          "spki.subarray(prefix.length + bits / 8)",
          "spki.subarray(prefix.length + bits / 8, prefix.length + bits / 8 + 5)",
        ],
      ],
      guards: ["an RSA public key > with trailing bytes is no accepted encoding"],
    },
    {
      id: "rsa-prefix",
      rule: "Prefixes",
      off: "that an SPKI begins as one of the accepted keys does",
      edits: [["!equalBytes(spki.subarray(0, prefix.length), prefix)", "false"]],
      guards: ["an RSA public key > with another algorithm's name is no accepted encoding"],
    },
    {
      id: "rsa-suffix",
      rule: "Suffix",
      off: "that the exponent is 65537",
      edits: [["!equalBytes(spki.subarray(prefix.length + bits / 8), SPKI_SUFFIX)", "false"]],
      guards: ["an RSA public key > with an even exponent is no accepted encoding"],
    },
    {
      id: "rsa-top-bit",
      rule: "top bit of n set",
      off: "that the modulus has its full length",
      edits: [["!isFullLength || !isOdd", "!isOdd"]],
      guards: ["an RSA public key > with a modulus of 2047 bits is weak"],
    },
    {
      id: "rsa-odd",
      rule: "n odd",
      off: "that n is odd",
      edits: [
        ["((modulus.at(-1) ?? 0) & 1) === 1", "true"],
        ["hasSmallFactor(n)", "n % 2n !== 0n && hasSmallFactor(n)"],
      ],
      guards: ["an RSA public key > with an even modulus is weak"],
    },
    {
      id: "rsa-small-factor",
      rule: "no prime factor below 2^16",
      off: "that no small prime divides n",
      edits: [["hasSmallFactor(n)", "false"]],
      guards: ["an RSA public key > with a factor of 3 is weak", "an RSA public key > with a factor of 65521 is weak"],
    },
    {
      id: "rsa-close-factors",
      rule: "not found by 100 Fermat rounds",
      off: "that Fermat's method does not find the factors",
      edits: [["hasCloseFactors(n)", "false"]],
      guards: ["an RSA public key > with primes next to each other is weak"],
    },
    {
      id: "rsa-roca",
      rule: "not a ROCA key",
      off: "that n does not bear the fingerprint of a ROCA key",
      edits: [["isRocaModulus(n)", "false"]],
      guards: ["an RSA public key > whose modulus bears the fingerprint of a ROCA key is weak"],
    },
  ]),
  ...mutantsIn("2.1", "lib/protocol/rsa-weakness.ts", TESTS, [
    {
      id: "rsa-square",
      rule: "not a perfect square",
      off: "that n is not a square",
      edits: [["floor * floor === n ? floor : floor + 1n", "floor + 1n"]],
      guards: ["an RSA public key > with a square is weak"],
    },
    {
      id: "rsa-roca-all",
      rule: "not a ROCA key",
      off: "that the fingerprint is taken over all of its primes",
      edits: [["[...rocaResidues]", "[...rocaResidues].slice(0, 1)"]],
      guards: ["an RSA public key > with the fingerprint of a ROCA key is weak"],
    },
  ]),
  ...mutantsIn("2.1", "lib/protocol/ed25519-public-key.ts", TESTS, [
    {
      id: "ed25519-length",
      rule: "32 bytes",
      off: "that an identity key has 32 bytes",
      edits: [["raw.length !== 32", "false"]],
      guards: ["an Ed25519 public key > of 31 bytes is refused", "an Ed25519 public key > of 33 bytes is refused"],
    },
    {
      id: "ed25519-canonical",
      rule: "canonical y",
      off: "that y is below the prime",
      edits: [["y < P", "true"]],
      guards: [`an Ed25519 public key > that is not canonical is refused: ed${"ff".repeat(30)}7f`],
    },
    {
      id: "ed25519-small-order",
      rule: "none of the small-order points",
      off: "that the point is not of small order",
      edits: [["!SMALL_ORDER_Y.has(y)", "true"]],
      guards: [
        `an Ed25519 public key > of small order is refused: ${"00".repeat(32)}`,
        `an Ed25519 public key > of small order is refused: 01${"00".repeat(31)}`,
      ],
    },
    {
      id: "ed25519-verified-key",
      rule: "none of the small-order points",
      off: "that nothing is verified under such a key either, with a platform on which it would be",
      edits: [
        ["!checkEd25519PublicKey(ik)", "false"],
        [VERIFY, "Promise.resolve(true)"],
      ],
      guards: ["an Ed25519 signature > that fits every message under a small-order key is refused"],
    },
    {
      id: "ed25519-signature-length",
      rule: "64 bytes",
      off: "that a signature has 64 bytes, with a platform that ignores what stands behind them",
      edits: [
        ["signature.length !== 64", "false"],
        [VERIFY, 'crypto.subtle.verify("Ed25519", key, signature.slice(0, 64), data)'],
      ],
      guards: ["an Ed25519 signature > over something else, cut short or too long is refused"],
    },
    {
      id: "ed25519-malleable",
      rule: "S < L",
      off: "that S is below the group order, with a platform that reduces it",
      edits: [
        ["littleEndian(signature.subarray(32)) >= L", "false"],
        [VERIFY, `crypto.subtle.verify("Ed25519", key, ${REDUCED}, data)`],
      ],
      guards: ["an Ed25519 signature > made again by adding the group order is refused"],
    },
  ]),
  ...mutantsIn("2.1", ...OWN_KEYS, [
    {
      id: "own-encryption-tried",
      rule: "an encrypt/decrypt",
      off: "that a new encryption key is tried",
      edits: [["!(await opensFor(privateKey, checked.value))", "false"]],
      guards: ["own keys > whose halves do not belong together are not taken from the browser"],
    },
    {
      id: "own-encryption-checked",
      rule: "an encrypt/decrypt",
      off: "that a new encryption key passes the checks of others'",
      edits: [["!checked.ok", "false"]],
      guards: ["own keys > that others would refuse are not taken from the browser"],
    },
    {
      id: "own-identity-tried",
      rule: "a sign/verify round trip",
      off: "that a new identity key is tried",
      edits: [["!(await signsFor(pair.privateKey, ik))", "false"]],
      guards: ["own keys > whose halves do not belong together are not taken from the browser"],
    },
  ]),
  ...mutantsIn("2.1", "lib/crypto/read-key-file.ts", "tests/crypto/key-file.test.ts", [
    {
      id: "imported-encryption-tried",
      rule: "an encrypt/decrypt",
      off: "that an imported encryption key opens what its public half wraps",
      edits: [["opensFor(key, publicKey)", "Promise.resolve(true)", "(key) => opensFor(key, publicKey)"]],
      guards: ["a key file > with an archived key in place of the current one is old"],
    },
    {
      id: "imported-identity-tried",
      rule: "a sign/verify round trip",
      off: "that an imported identity key signs for the one in force",
      edits: [["signsFor(key, ik)", "Promise.resolve(true)"]],
      guards: ["a key file > with one key of mine and one of another's is not mine"],
    },
    {
      id: "imported-in-force",
      rule: "thumbprints equal to those of the own pinned statement",
      off: "that the imported encryption key is the one in force",
      edits: [["kid === ek.kid", "true"]],
      guards: ["a key file > with an archived key in place of the current one is old"],
    },
  ]),
  ...mutantsIn("2.1", "lib/client/own-standing.ts", "tests/client/own-keys.test.ts", [
    {
      id: "own-identity-pinned",
      rule: "thumbprints equal to those of the own pinned statement",
      off: "that the identity key at hand is the pinned one",
      edits: [["pin.ik === encodeB64u(identity.ik)", "true"]],
      guards: ["a new identity key made elsewhere is noticed here"],
    },
    {
      id: "own-encryption-pinned",
      rule: "thumbprints equal to those of the own pinned statement",
      off: "that the encryption key at hand is the pinned one",
      edits: [["pin.ek === encryption.publicKey.spkiBase64", "true"]],
      guards: [
        "a new encryption key > made elsewhere is noticed here, and nothing more is changed with keys that are not in force",
      ],
    },
  ]),
];
