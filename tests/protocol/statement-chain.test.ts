import { beforeAll, describe, expect, it } from "vitest";
import {
  generateEncryptionKeyPair,
  generateOwnKeys,
  signGenesis,
  signReset,
  signRevoke,
  signRotateEncryption,
  signRotateIdentity,
  type OwnKeys,
} from "../../lib/crypto/index.ts";
import { identityKeyId } from "../../lib/protocol/key-id.ts";
import {
  adoptionInput,
  statementSigningInput,
  type Statement,
  type StatementPayload,
} from "../../lib/protocol/statement.ts";
import { encryptionKeysOf, verifyStatementChain } from "../../lib/protocol/statement-chain.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { encodeUtf8 } from "../../lib/shared/bytes.ts";
import { newUserId } from "../../lib/shared/ids.ts";
import { vectorPerson } from "../support/vectors.ts";

const alice = await vectorPerson("alice");
const bob = await vectorPerson("bob");
const genesis = alice.chain.head;
const TS = 1_790_000_100_000;
let other: OwnKeys;
let stranger: OwnKeys;
beforeAll(async () => {
  [other, stranger] = await Promise.all([generateOwnKeys(), generateOwnKeys()]);
});

async function codeOf(...list: string[]): Promise<string> {
  const outcome = await verifyStatementChain([genesis.jws, ...list]);
  return outcome.ok ? outcome.value.statements.map(({ op }) => op).join(" ") : outcome.code;
}
async function headOf(...list: string[]): Promise<Statement> {
  const outcome = await verifyStatementChain([genesis.jws, ...list]);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value.head;
}

/** A statement with any payload, signed by anyone: what a client without scruples could make. */
async function forged(signer: OwnKeys["identity"], change: Partial<StatementPayload>, kidOf = signer): Promise<string> {
  const payload: StatementPayload = {
    op: "rotate-enc",
    uid: genesis.uid,
    handle: genesis.handle,
    seq: 2,
    prev: genesis.sh,
    ik: encodeB64u(genesis.ik),
    ek: other.encryption.publicKey.spkiBase64,
    ek_old: [genesis.ek.kid],
    ts: TS,
    nsig: "",
    ...change,
  };
  const input = statementSigningInput(await identityKeyId(kidOf.ik), payload);
  const signature = await crypto.subtle.sign("Ed25519", signer.signingKey, encodeUtf8(input));
  return `${input}.${encodeB64u(new Uint8Array(signature))}`;
}

describe("rotate-enc", () => {
  it.each([2048, 3072, 4096] as const)("to %i bits keeps the identity and remembers the old key", async (bits) => {
    const pair = await generateEncryptionKeyPair(bits);
    const head = await headOf(await signRotateEncryption(alice.keys, genesis, pair.publicKey, TS));
    expect(head.ek.kid).toBe(pair.kid);
    expect(head.ik).toEqual(genesis.ik);
    expect(head.ekOld).toEqual([genesis.ek.kid]);
  });
  it("forged honestly passes (the control of what follows)", async () => {
    expect(await codeOf(await forged(alice.keys.identity, {}))).toBe("genesis rotate-enc");
  });
  it.each([
    ["signed by another", () => forged(stranger.identity, {}), "S_SHAPE"],
    ["signed by another under the right key id", () => forged(stranger.identity, {}, alice.keys.identity), "S_SIG"],
    ["with another uid", () => forged(alice.keys.identity, { uid: newUserId() }), "S_CHAIN"],
    ["with another handle", () => forged(alice.keys.identity, { handle: "mallory" }), "S_CHAIN"],
    ["with a gap in seq", () => forged(alice.keys.identity, { seq: 3 }), "S_CHAIN"],
    ["with seq 1", () => forged(alice.keys.identity, { seq: 1 }), "S_CHAIN"],
    ["behind another statement", () => forged(alice.keys.identity, { prev: bob.chain.head.sh }), "S_CHAIN"],
    ["that forgets the old key", () => forged(alice.keys.identity, { ek_old: [] }), "S_CHAIN"],
    [
      "that invents an old key",
      () => forged(alice.keys.identity, { ek_old: [genesis.ek.kid, bob.chain.head.ek.kid] }),
      "S_CHAIN",
    ],
    ["to the same key", () => forged(alice.keys.identity, { ek: genesis.ek.spkiBase64, ek_old: [] }), "S_CHAIN"],
    [
      "that also changes the identity",
      () => forged(stranger.identity, { ik: encodeB64u(stranger.identity.ik) }),
      "S_CHAIN",
    ],
    [
      "with an adoption signature",
      () => forged(alice.keys.identity, { nsig: encodeB64u(new Uint8Array(64)) }),
      "S_CHAIN",
    ],
    ["that is a second genesis", () => forged(alice.keys.identity, { op: "genesis" }), "S_CHAIN"],
  ])("%s is refused", async (_name, make, code) => {
    expect(await codeOf(await make())).toBe(code);
  });
  it("back to a key that was given up is refused", async () => {
    const first = await signRotateEncryption(alice.keys, genesis, other.encryption.publicKey, TS);
    const back = await signRotateEncryption(alice.keys, await headOf(first), genesis.ek, TS);
    expect(await codeOf(first, back)).toBe("S_CHAIN");
  });
});

describe("rotate-id", () => {
  it("is vouched for by the old key, adopted by the new one, and followed by the new one's statements", async () => {
    const rotated = await signRotateIdentity(alice.keys, genesis, other.identity, TS);
    const head = await headOf(rotated);
    expect(head.ik).toEqual(other.identity.ik);
    expect(head.ek.kid).toBe(genesis.ek.kid);
    const next = { ...alice.keys, identity: other.identity };
    const pair = await generateEncryptionKeyPair(2048);
    const later = await signRotateEncryption(next, head, pair.publicKey, TS);
    expect(await codeOf(rotated, later)).toBe("genesis rotate-id rotate-enc");
    const byTheOld = await signRotateEncryption(alice.keys, head, pair.publicKey, TS);
    expect(await codeOf(rotated, byTheOld)).toBe("S_SHAPE");
  });

  const newIdentity = async (change: Partial<StatementPayload>) => {
    const ik = encodeB64u(other.identity.ik);
    return forged(alice.keys.identity, { op: "rotate-id", ik, ek: genesis.ek.spkiBase64, ek_old: [], ...change });
  };
  const adopted = async (signer: OwnKeys["identity"], prev = genesis.sh, uid = genesis.uid) => {
    const signature = await crypto.subtle.sign(
      "Ed25519",
      signer.signingKey,
      adoptionInput(prev, uid, other.identity.ik),
    );
    return encodeB64u(new Uint8Array(signature));
  };
  it("with its adoption passes (the control of what follows)", async () => {
    expect(await codeOf(await newIdentity({ nsig: await adopted(other.identity) }))).toBe("genesis rotate-id");
  });
  it.each([
    ["without adoption", async () => newIdentity({}), "S_CHAIN"],
    ["adopted by another key", async () => newIdentity({ nsig: await adopted(stranger.identity) }), "S_SIG"],
    [
      "adopted at another place",
      async () => newIdentity({ nsig: await adopted(other.identity, bob.chain.head.sh) }),
      "S_SIG",
    ],
    [
      "adopted for another person",
      async () => newIdentity({ nsig: await adopted(other.identity, genesis.sh, bob.chain.uid) }),
      "S_SIG",
    ],
    ["with a short adoption", async () => newIdentity({ nsig: encodeB64u(new Uint8Array(63)) }), "S_SIG"],
    [
      "to the same identity",
      async () => newIdentity({ ik: encodeB64u(genesis.ik), nsig: await adopted(alice.keys.identity) }),
      "S_CHAIN",
    ],
    [
      "that also changes the encryption key",
      async () =>
        newIdentity({
          ek: other.encryption.publicKey.spkiBase64,
          ek_old: [genesis.ek.kid],
          nsig: await adopted(other.identity),
        }),
      "S_CHAIN",
    ],
  ])("%s is refused", async (_name, make, code) => {
    expect(await codeOf(await make())).toBe(code);
  });
  it("signed by the new key alone is refused", async () => {
    const ik = encodeB64u(other.identity.ik);
    const nsig = await adopted(other.identity);
    const base = { op: "rotate-id", ik, ek: genesis.ek.spkiBase64, ek_old: [], nsig } as const;
    expect(await codeOf(await forged(other.identity, base))).toBe("S_SHAPE");
    expect(await codeOf(await forged(other.identity, base, alice.keys.identity))).toBe("S_SIG");
  });
});

describe("reset and revoke", () => {
  it("reset begins anew with both keys, and still names the person's earlier keys", async () => {
    const jws = await signReset(other, genesis, TS);
    const chain = await verifyStatementChain([genesis.jws, jws]);
    expect(chain.ok && chain.value.head.ekOld).toEqual([genesis.ek.kid]);
    expect(chain.ok && encryptionKeysOf(chain.value).map(({ kid }) => kid)).toEqual([
      genesis.ek.kid,
      other.encryption.kid,
    ]);
  });
  it("reset that keeps one of the keys is refused", async () => {
    expect(await codeOf(await signReset({ ...other, encryption: alice.keys.encryption }, genesis, TS))).toBe("S_CHAIN");
    expect(await codeOf(await signReset({ ...other, identity: alice.keys.identity }, genesis, TS))).toBe("S_CHAIN");
  });
  it("nothing follows a revoke", async () => {
    const revoked = await signRevoke(alice.keys, genesis, TS);
    expect(await codeOf(revoked)).toBe("genesis revoke");
    expect(await codeOf(revoked, await signReset(other, await headOf(revoked), TS))).toBe("S_CHAIN");
  });
  it("a revoke that changes a key is refused", async () => {
    expect(await codeOf(await forged(alice.keys.identity, { op: "revoke" }))).toBe("S_CHAIN");
  });
  it("a chain cannot begin with anything but a genesis", async () => {
    const rotated = await signRotateEncryption(alice.keys, genesis, other.encryption.publicKey, TS);
    expect(await verifyStatementChain([rotated])).toEqual({ ok: false, code: "S_CHAIN" });
    const keys = await generateOwnKeys();
    expect(
      (await verifyStatementChain([await signGenesis(keys, { uid: newUserId(), handle: "eve", ts: TS })])).ok,
    ).toBe(true);
  });
});
