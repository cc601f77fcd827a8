// How long a chain may grow: whoever holds a stolen key and fills it up must not keep its owner from starting over.
import { describe, expect, it } from "vitest";
import {
  generateEncryptionKeyPair,
  generateIdentity,
  generateOwnKeys,
  signReset,
  signRevoke,
  signRotateEncryption,
  signRotateIdentity,
  type OwnKeys,
} from "../../lib/crypto/index.ts";
import { mayFollow, readStatement, type Statement, type StatementOp } from "../../lib/protocol/statement.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { statementTextSchema } from "../../lib/shared/contract/people.ts";
import { EK_OLD_MAX, STATEMENTS_MAX } from "../../lib/shared/limits.ts";
import { vectorPerson } from "../support/vectors.ts";

const alice = await vectorPerson("alice");
const { head } = alice.chain;
const next = await generateEncryptionKeyPair(2048);
const lost = await generateOwnKeys();
const identity = await generateIdentity();
type Change = Exclude<StatementOp, "genesis">;
const sign: Record<Change, (at: Statement, keys?: OwnKeys) => Promise<string>> = {
  "rotate-enc": (at, keys = alice.keys) => signRotateEncryption(keys, at, next.publicKey, 5),
  "rotate-id": (at, keys = alice.keys) => signRotateIdentity(keys, at, identity, 5),
  reset: (at) => signReset(lost, at, 5),
  revoke: (at, keys = alice.keys) => signRevoke(keys, at, 5),
};

describe("the last places of a chain", () => {
  const last: [Change, number][] = [
    ["rotate-enc", STATEMENTS_MAX - 16],
    ["rotate-id", STATEMENTS_MAX - 16],
    ["reset", STATEMENTS_MAX - 1],
    ["revoke", STATEMENTS_MAX],
  ];
  it.each(last)("%s may take places up to %i", async (op, place) => {
    const [before, at] = [place - 2, place - 1].map((seq) => ({ ...head, seq }));
    if (before === undefined || at === undefined) throw new Error("two places");
    expect((await readStatement(await sign[op](before), before)).ok).toBe(true);
    expect((await readStatement(await sign[op](at), at)).ok).toBe(true);
    const full = { ...head, seq: place };
    expect(await readStatement(await sign[op](full), full)).toEqual({ ok: false, code: "S_CHAIN" });
    expect([before, at, full].map((behind) => mayFollow(op, behind))).toEqual([true, true, false]);
  });
  it("nothing follows a revoke, wherever it stands", () => {
    for (const [op] of last) expect(mayFollow(op, { ...head, op: "revoke" })).toBe(false);
  });
});

describe("the list of former keys", () => {
  const kid = (index: number) => encodeB64u(Uint8Array.of(index, ...new Uint8Array(31)));
  const kids = Array.from({ length: STATEMENTS_MAX - 2 }, (_, index) => kid(index));
  const grown: Statement = { ...head, former: kids, ekOld: kids.slice(-EK_OLD_MAX), seq: STATEMENTS_MAX - 20 };

  it("holds the newest ones, in order", async () => {
    const read = await readStatement(await sign["rotate-enc"](grown), grown);
    if (!read.ok) throw new Error(read.code);
    expect(read.value.ekOld).toEqual([...kids.slice(1 - EK_OLD_MAX), head.ek.kid]);
    expect(read.value.former).toEqual([...kids, head.ek.kid]);
    const longer = { ...grown, ekOld: kids };
    expect(await readStatement(await sign.revoke(longer), grown)).toEqual({ ok: false, code: "S_CHAIN" });
  });
  it("forgets none: a key that was given up never comes back", async () => {
    const { kid: returning } = next.publicKey;
    const former = [returning, ...kids];
    expect((await readStatement(await sign["rotate-enc"](grown), grown)).ok).toBe(true);
    const again = { ...grown, former };
    expect(await readStatement(await sign["rotate-enc"](again), again)).toEqual({ ok: false, code: "S_CHAIN" });
  });
  it("of the longest chain, with the longest name and the largest key, still travels", async () => {
    const large = await generateEncryptionKeyPair(4096);
    const longest = { ...grown, ek: large.publicKey, handle: "a".repeat(32), seq: STATEMENTS_MAX - 17 };
    const jws = await signRotateIdentity(alice.keys, longest, identity, Number.MAX_SAFE_INTEGER);
    expect((await readStatement(jws, longest)).ok).toBe(true);
    expect(statementTextSchema.safeParse(jws).success).toBe(true);
  });
});
