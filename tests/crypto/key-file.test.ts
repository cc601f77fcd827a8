import { describe, expect, it } from "vitest";
import fc from "fast-check";
import {
  describeKeyFile,
  generateEncryptionKeyPair,
  generateIdentity,
  generateOwnKeys,
  readKeyFile,
  signGenesis,
  signRotateEncryption,
  withoutExport,
  writeKeyFile,
  type OwnKeys,
} from "../../lib/crypto/index.ts";
import { verifyStatementChain, type StatementChain } from "../../lib/protocol/statement-chain.ts";
import { newUserId, type UserId } from "../../lib/shared/ids.ts";
import { withOpenssl } from "../support/openssl.ts";
import { readVector, vectorPerson } from "../support/vectors.ts";

const PASSPHRASE = "correct horse battery staple";
const alice = await vectorPerson("alice");
const bob = await vectorPerson("bob");
const encrypted = readVector("alice-encrypted.pem");
const plain = readVector("alice-plain.pem");
const blocksOf = (text: string) => text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? [];
const [rsaBlock = "", identityBlock = ""] = blocksOf(plain);

async function codeOf(text: string, passphrase: string | null, chain: StatementChain = alice.chain) {
  const outcome = await readKeyFile(text, passphrase, chain);
  return outcome.ok ? "ok" : outcome.code;
}

describe("own keys", () => {
  it("are 2048 bits, e = 65537, with the usages of section 2", async () => {
    const keys = await generateOwnKeys();
    expect(keys.encryption.publicKey.bits).toBe(2048);
    expect(keys.encryption.decryptionKey.usages).toEqual(["decrypt"]);
    expect(keys.identity.signingKey.usages).toEqual(["sign"]);
    expect(keys.identity.ik.length).toBe(32);
  });
  it("kept are the same keys, and can be exported no more", async () => {
    const keys = await generateOwnKeys();
    const uid = newUserId();
    const kept = await withoutExport(keys);
    expect(keys.identity.signingKey.extractable).toBe(true);
    expect(kept.identity.signingKey.extractable).toBe(false);
    expect(kept.encryption.decryptionKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("pkcs8", kept.identity.signingKey)).rejects.toThrow();
    await expect(writeKeyFile(kept, { uid, handle: "x_y", at: new Date(), passphrase: null })).rejects.toThrow();
    const chain = await verifyStatementChain([await signGenesis(kept, { uid, handle: "x_y", ts: 1 })]);
    expect(chain.ok).toBe(true);
  });

  type Generate = (...args: Parameters<typeof crypto.subtle.generateKey>) => Promise<CryptoKeyPair>;
  /** Runs `work` where the browser makes keys as `change` has it, out of keys that it really makes. */
  async function whereKeysAre(change: (generate: Generate) => Generate, work: () => Promise<void>): Promise<void> {
    const { subtle } = crypto;
    const real = subtle.generateKey.bind(subtle);
    subtle.generateKey = change(real as unknown as Generate) as unknown as typeof subtle.generateKey;
    try {
      await work();
    } finally {
      subtle.generateKey = real;
    }
  }
  it("whose halves do not belong together are not taken from the browser", async () => {
    const mixed = (generate: Generate): Generate => {
      return async (...args) => {
        const [one, two] = [await generate(...args), await generate(...args)];
        return { publicKey: one.publicKey, privateKey: two.privateKey };
      };
    };
    await whereKeysAre(mixed, async () => {
      await expect(generateIdentity()).rejects.toThrow("does not work");
      await expect(generateEncryptionKeyPair(2048)).rejects.toThrow("does not work");
    });
    expect((await generateIdentity()).ik.length).toBe(32);
  });
  it("that others would refuse are not taken from the browser", async () => {
    const weak = (generate: Generate): Generate => {
      return (algorithm, ...rest) =>
        generate({ ...(algorithm as object), publicExponent: Uint8Array.of(3) } as never, ...rest);
    };
    await whereKeysAre(weak, async () => {
      await expect(generateEncryptionKeyPair(2048)).rejects.toThrow("was refused: KEY_ENCODING");
    });
    expect((await generateEncryptionKeyPair(2048)).publicKey.bits).toBe(2048);
  });
});

describe("a key file", () => {
  async function written(keys: OwnKeys, uid: UserId, passphrase: string | null) {
    return writeKeyFile(keys, { uid, handle: "carol", at: new Date(0), passphrase });
  }

  it.each([
    [encrypted, PASSPHRASE],
    [plain, null],
  ])(
    "gives keys that can be exported to who writes the next file, and to nobody else (%#)",
    async (text, passphrase) => {
      for (const extractable of [true, false]) {
        const read = await readKeyFile(text, passphrase, alice.chain, { extractable });
        const privateKeys = read.ok ? [read.value.identity.signingKey, read.value.encryption.decryptionKey] : [];
        expect(privateKeys.map((key) => key.extractable)).toEqual([extractable, extractable]);
      }
      const usual = await readKeyFile(text, passphrase, alice.chain);
      expect(usual.ok && usual.value.identity.signingKey.extractable).toBe(false);
    },
  );

  it.each([PASSPHRASE, "пароль 🔑 мой", "e\u0301 decomposed", null])(
    "written with %j is read back",
    async (passphrase) => {
      const keys = await generateOwnKeys();
      const uid = newUserId();
      const chain = await verifyStatementChain([await signGenesis(keys, { uid, handle: "carol", ts: 1 })]);
      if (!chain.ok) throw new Error(chain.code);
      const text = await written(keys, uid, passphrase);
      const outcome = await readKeyFile(text, passphrase, chain.value);
      expect(outcome.ok).toBe(true);
      if (!outcome.ok) return;
      expect(outcome.value.encryption.kid).toBe(keys.encryption.kid);
      expect(outcome.value.identity.ik).toEqual(keys.identity.ik);
      expect(outcome.value.encryption.decryptionKey.extractable).toBe(false);
      expect(outcome.value.identity.signingKey.extractable).toBe(false);
      expect(describeKeyFile(text)).toEqual({
        encrypted: passphrase !== null,
        handle: "carol",
        uid,
        oldEncryption: false,
      });
      expect(text.startsWith("AryaTel key file v1\n")).toBe(true);
    },
  );

  it("takes a passphrase in either normal form", async () => {
    const text = await written(alice.keys, alice.chain.uid, "caf\u00e9 au lait");
    expect(await codeOf(text, "cafe\u0301 au lait")).toBe("ok");
  });

  it("of the vectors is read as ever, with CRLF, a byte order mark and notes around it as well", async () => {
    expect(await codeOf(encrypted, PASSPHRASE)).toBe("ok");
    expect(await codeOf(plain, null)).toBe("ok");
    expect(await codeOf(plain, "an unneeded passphrase")).toBe("ok");
    expect(await codeOf(`\uFEFFnote\r\n${encrypted.replaceAll("\n", "\r\n")}\r\nnote`, PASSPHRASE)).toBe("ok");
  });

  it("keeps archived keys out of the way when they are not in the chain", async () => {
    const archived = [(await generateOwnKeys()).encryption];
    const text = await written({ ...alice.keys, archived }, alice.chain.uid, null);
    expect(blocksOf(text)).toHaveLength(3);
    // It may be newer than the chain that is shown: said first, and left out when the person goes on.
    expect(await codeOf(text, null)).toBe("K_AHEAD");
    const outcome = await readKeyFile(text, null, alice.chain, { mayBeAhead: true });
    expect(outcome.ok && outcome.value.archived).toEqual([]);
  });

  it.each([
    ["the wrong passphrase", encrypted, "wrong horse", "K_WRONG_PASSPHRASE"],
    ["no passphrase", encrypted, null, "K_PASSPHRASE_NEEDED"],
    ["an empty passphrase", encrypted, "", "K_PASSPHRASE_NEEDED"],
    ["a shopping list", "milk\nbread", null, "K_NOT_A_KEY_FILE"],
    ["nothing", "", null, "K_NOT_A_KEY_FILE"],
    ["a public key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", null, "K_NOT_A_KEY_FILE"],
    ["a picture", "\u0089PNG\r\n\u001a\n\u0000", null, "K_NOT_A_KEY_FILE"],
    [
      "an old kind of private key",
      "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
      null,
      "K_UNSUPPORTED",
    ],
    ["more than 64 KiB", encrypted + " ".repeat(64 * 1024), PASSPHRASE, "K_TOO_LARGE"],
    ["17 blocks", rsaBlock.repeat(17), null, "K_TOO_LARGE"],
    ["its end cut off", encrypted.slice(0, -200), PASSPHRASE, "K_DAMAGED"],
    ["a whole block cut in the middle", encrypted.slice(0, 900), PASSPHRASE, "K_DAMAGED"],
    ["a letter that is no base64", encrypted.replace("MIIF", "MI!F"), PASSPHRASE, "K_DAMAGED"],
    ["only the encryption key", rsaBlock, null, "K_NO_IDENTITY_KEY"],
    ["only the identity key", identityBlock, null, "K_NO_ENCRYPTION_KEY"],
  ])("with %s says so", async (_name, text, passphrase, code) => {
    expect(await codeOf(text, passphrase)).toBe(code);
  });

  it("of somebody else says so, and names whom it claims to belong to", async () => {
    expect(await codeOf(encrypted, PASSPHRASE, bob.chain)).toBe("K_OTHER_PERSON");
    expect(await codeOf(plain, null, bob.chain)).toBe("K_OTHER_PERSON");
    expect(describeKeyFile(encrypted)).toMatchObject({ handle: "alice", uid: alice.chain.uid });
  });

  it("with one key of mine and one of another's is not mine", async () => {
    const mixed = { ...alice.keys, identity: bob.keys.identity };
    expect(await codeOf(await written(mixed, alice.chain.uid, null), null)).toBe("K_UNKNOWN_KEYS");
    const other = { ...alice.keys, encryption: bob.keys.encryption };
    expect(await codeOf(await written(other, alice.chain.uid, null), null)).toBe("K_UNKNOWN_KEYS");
  });

  it("newer than the chain that is shown is no old one, and no other person's", async () => {
    const { keys, chain } = alice;
    const encryption = await generateEncryptionKeyPair(2048);
    const rotated = { ...keys, encryption, archived: [keys.encryption] };
    expect(await codeOf(await written(rotated, chain.uid, null), null)).toBe("K_AHEAD");
    const forgotten = { ...keys, encryption, archived: [] };
    expect(await codeOf(await written(forgotten, chain.uid, null), null)).toBe("K_UNKNOWN_KEYS");
    const anew = { ...keys, identity: await generateIdentity() };
    expect(await codeOf(await written(anew, chain.uid, null), null)).toBe("K_UNKNOWN_KEYS");
    // Once the statement is shown, it is the file for it.
    const statement = await signRotateEncryption(keys, chain.head, encryption.publicKey, 0);
    const grown = await verifyStatementChain([chain.head.jws, statement]);
    if (!grown.ok) throw new Error(grown.code);
    expect(await codeOf(await written(rotated, chain.uid, null), null, grown.value)).toBe("ok");
  });

  it("with an archived key in place of the current one is old", async () => {
    const { publicKey } = await generateEncryptionKeyPair(2048);
    const statement = await signRotateEncryption(alice.keys, alice.chain.head, publicKey, 0);
    const grown = await verifyStatementChain([alice.chain.head.jws, statement]);
    if (!grown.ok) throw new Error(grown.code);
    expect(await codeOf(plain, null, grown.value)).toBe("K_OLD_KEYS");
    expect(await codeOf(plain, null)).toBe("ok");
  });

  it("never makes the reader throw, whatever bytes were damaged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length - 1), fc.string({ minLength: 1, maxLength: 3 }), async (place, noise) => {
        const damaged = plain.slice(0, place) + noise + plain.slice(place + noise.length);
        const code = await codeOf(damaged, null);
        expect(code === "ok" || code.startsWith("K_")).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe("openssl", () => {
  it("reads the encrypted and the plain key file", () => {
    withOpenssl({ "encrypted.pem": encrypted, "plain.pem": plain }, (run) => {
      const one = run("pkey", "-in", "encrypted.pem", "-passin", `pass:${PASSPHRASE}`, "-pubout");
      expect(one).toBe(run("pkey", "-in", "plain.pem", "-pubout"));
      expect(one.replaceAll(/-----[^-]+-----|\n/g, "")).toBe(alice.chain.head.ek.spkiBase64);
      expect(() => run("pkey", "-in", "encrypted.pem", "-passin", "pass:wrong", "-noout")).toThrow();
    });
  });

  it.each([
    ["its own defaults", [], false],
    ["AES-128", ["-v2", "aes-128-cbc"], false],
    ["HMAC-SHA-512", ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512", "-iter", "5000"], false],
    ["HMAC-SHA-1, with a warning", ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"], true],
  ])("encrypts a key file that is read: %s", async (_name, options, oldEncryption) => {
    const text = withOpenssl({ "rsa.pem": rsaBlock, "identity.pem": identityBlock }, (run) =>
      ["rsa.pem", "identity.pem"]
        .map((name) => run("pkcs8", "-topk8", "-in", name, "-passout", `pass:${PASSPHRASE}`, ...options))
        .join(""),
    );
    expect(await codeOf(text, PASSPHRASE)).toBe("ok");
    expect(await codeOf(text, "wrong horse")).toBe("K_WRONG_PASSPHRASE");
    expect(describeKeyFile(text)).toMatchObject({ encrypted: true, oldEncryption });
  });

  it.each([
    ["triple DES", ["-v2", "des3"]],
    ["PBES1", ["-v1", "PBE-SHA1-3DES"]],
    ["scrypt", ["-scrypt"]],
    ["100 iterations", ["-v2", "aes-256-cbc", "-iter", "100"]],
    ["20,000,000 iterations, without working them off", ["-v2", "aes-256-cbc", "-iter", "20000000"]],
  ])("encrypts with %s: that is refused in words", async (_name, options) => {
    const text = withOpenssl({ "rsa.pem": rsaBlock }, (run) =>
      run("pkcs8", "-topk8", "-in", "rsa.pem", "-passout", `pass:${PASSPHRASE}`, ...options),
    );
    expect(await codeOf(text, PASSPHRASE)).toBe("K_UNSUPPORTED");
  });

  it("makes an EC key: that is refused in words", async () => {
    const text = withOpenssl({}, (run) => run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"));
    expect(await codeOf(text, null)).toBe("K_UNSUPPORTED");
  });

  it("and the original's bare base64 without armour is understood", async () => {
    const bare = (block: string) => block.replaceAll(/-----[^-]+-----/g, "");
    expect(await codeOf(bare(rsaBlock), null)).toBe("K_NO_IDENTITY_KEY");
    expect(describeKeyFile(bare(rsaBlock).replaceAll("\n", ""))).toMatchObject({ encrypted: false, handle: null });
    expect(describeKeyFile("bWlsaw==")).toBeNull();
  });
});
