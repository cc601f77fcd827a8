import { describe, expect, it } from "vitest";
import {
  generateEncryptionKeyPair,
  generateOwnKeys,
  signGenesis,
  signRotateEncryption,
  signRotateIdentity,
} from "../../lib/crypto/index.ts";
import { encodeProtected, parseEnvelope, recipientsHash } from "../../lib/protocol/envelope.ts";
import { checkReceived, checkRemoved, type Expectation } from "../../lib/protocol/receive.ts";
import { verifyStatementChain, type StatementChain } from "../../lib/protocol/statement-chain.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { newUserId } from "../../lib/shared/ids.ts";
import {
  conversationOf,
  expectationOf,
  seal,
  sessionOf,
  signedBy,
  type FullEnvelope,
} from "../support/conversation.ts";
import { vectorMessage, vectorPerson, vectors, type TestPerson } from "../support/vectors.ts";

async function newPerson(handle: string): Promise<TestPerson> {
  const keys = await generateOwnKeys();
  const chain = await verifyStatementChain([await signGenesis(keys, { uid: newUserId(), handle, ts: 0 })]);
  if (!chain.ok) throw new Error(chain.code);
  return { keys, chain: chain.value };
}

const alice = await vectorPerson("alice");
const bob = await vectorPerson("bob");
const mallory = await newPerson("mallory");
const asBob = await expectationOf(bob, alice);
const asAlice = await expectationOf(alice, bob);
const sent = await seal(alice, bob, "hello");

/** The chain of a person after one more statement. */
async function grown({ chain }: TestPerson, statement: string): Promise<StatementChain> {
  const longer = await verifyStatementChain([...chain.statements.map(({ jws }) => jws), statement]);
  if (!longer.ok) throw new Error(longer.code);
  return longer.value;
}
async function codeOf(value: unknown, expectation: Expectation = asBob): Promise<string> {
  const outcome = await checkReceived(value, expectation);
  return outcome.ok ? "ok" : outcome.code;
}
/** Changes the protected header as its author could, with a valid signature. */
async function rewritten(
  change: (header: Parameters<typeof encodeProtected>[0]) => Parameters<typeof encodeProtected>[0],
) {
  const parsed = await parseEnvelope(sent.envelope);
  if (!parsed.ok) throw new Error(parsed.code);
  return signedBy(alice, { ...sent.envelope, protected: encodeProtected(change(parsed.value.header)) });
}

describe("a received message", () => {
  it("passes for its recipient and for its sender", async () => {
    expect(await codeOf(sent.envelope)).toBe("ok");
    expect(await codeOf(sent.envelope, asAlice)).toBe("ok");
    for (const index of vectors.messages.keys()) expect(await codeOf(vectorMessage(index).envelope)).toBe("ok");
  });
  it("carries its sender's statement and the viewer's own wrapped key", async () => {
    const outcome = await checkReceived(sent.envelope, asBob);
    expect(outcome.ok && outcome.value.sender.sh).toBe(alice.chain.head.sh);
    expect(outcome.ok && outcome.value.mine.header).toEqual({ kid: bob.keys.encryption.kid, uid: bob.chain.uid });
    const own = await checkReceived(sent.envelope, asAlice);
    expect(own.ok && own.value.mine.header).toEqual({ kid: alice.keys.encryption.kid, uid: alice.chain.uid });
  });
  it("passes under the statement that was in force when it was written", async () => {
    const { identity } = await generateOwnKeys();
    const later = await grown(alice, await signRotateIdentity(alice.keys, alice.chain.head, identity, 0));
    expect(later.head.ik).toEqual(identity.ik);
    const members = new Map([...asBob.members, [later.uid, later]]);
    expect(await codeOf(sent.envelope, { ...asBob, members })).toBe("ok");
  });
  it("passes for keys that were current when it was written", async () => {
    const { publicKey } = await generateEncryptionKeyPair(2048);
    const later = await grown(bob, await signRotateEncryption(bob.keys, bob.chain.head, publicKey, 0));
    expect(later.head.ek.kid).toBe(publicKey.kid);
    const members = new Map([...asBob.members, [later.uid, later]]);
    expect(await codeOf(sent.envelope, { ...asBob, members })).toBe("ok");
  });
  it("passes in the conversation with oneself", async () => {
    const note = await seal(alice, alice, "milk", { session: await sessionOf(alice) });
    expect(await codeOf(note.envelope, await expectationOf(alice, alice))).toBe("ok");
  });
  it("passes when it was rewritten without a change (the control of what follows)", async () => {
    expect(await codeOf(await rewritten((header) => header))).toBe("ok");
  });

  it("step 1: without shape is E_SHAPE", async () => {
    expect(await codeOf({ ...sent.envelope, aad: "x" })).toBe("E_SHAPE");
  });
  it("step 2: out of profile is E_PROFILE", async () => {
    expect(await codeOf({ ...sent.envelope, iv: "AAAA" })).toBe("E_PROFILE");
  });
  it("step 3: moved from another conversation is E_CONV", async () => {
    const toMallory = await seal(alice, mallory, "for mallory");
    expect(await codeOf(toMallory.envelope)).toBe("E_CONV");
  });
  it("step 3: in a conversation whose id is not that of its members is E_CONV", async () => {
    const cid = await conversationOf(alice, mallory);
    const moved = await rewritten((header) => ({ ...header, cid }));
    expect(await codeOf(moved, { ...asBob, cid })).toBe("E_CONV");
  });
  it("step 4: by someone who is not a member is E_SENDER", async () => {
    const foreign = await seal(mallory, bob, "let me in", { place: { cid: asBob.cid } });
    expect(await codeOf(foreign.envelope)).toBe("E_SENDER");
  });
  it("step 4: by a member whose chain is another person's is E_SENDER", async () => {
    const members = new Map([...asBob.members, [alice.chain.uid, mallory.chain]]);
    expect(await codeOf(sent.envelope, { ...asBob, members })).toBe("E_SENDER");
  });
  it("step 5: under a statement that is not in the pinned chain is E_IDENTITY", async () => {
    const stranger = await newPerson("alice");
    const envelope = await signedBy(
      stranger,
      await rewritten((header) => ({ ...header, ish: stranger.chain.head.sh })),
    );
    expect(await codeOf(envelope)).toBe("E_IDENTITY");
  });
  it("step 5: under the statement of the other member is E_IDENTITY", async () => {
    expect(await codeOf(await rewritten((header) => ({ ...header, ish: bob.chain.head.sh })))).toBe("E_IDENTITY");
  });

  describe("step 6: is E_RECIPIENTS", () => {
    const withRecipients = async (recipients: FullEnvelope["recipients"]) => {
      const rh = await recipientsHash(recipients);
      const honest = await rewritten((header) => ({ ...header, rh }));
      return { ...honest, recipients };
    };
    it("without recipients", async () => {
      const { recipients: _left, ...rest } = sent.envelope;
      expect(await codeOf(rest)).toBe("E_RECIPIENTS");
    });
    it("with other wrapped keys than were signed", async () => {
      const other = await sessionOf(alice, bob);
      expect(await codeOf({ ...sent.envelope, recipients: other.recipients })).toBe("E_RECIPIENTS");
      expect(await codeOf(await withRecipients(other.recipients))).toBe("ok");
    });
    it("with a listener among the recipients", async () => {
      const { recipients } = await sessionOf(alice, bob, mallory);
      expect(await codeOf(await withRecipients(recipients))).toBe("E_RECIPIENTS");
    });
    it("without the sender among them", async () => {
      const { recipients } = await sessionOf(bob);
      expect(await codeOf(await withRecipients(recipients))).toBe("E_RECIPIENTS");
    });
    it("with one of the two alone", async () => {
      for (const [person, expectation] of [[alice, asAlice] as const, [bob, asBob] as const]) {
        const { recipients } = await sessionOf(person);
        expect(await codeOf(await withRecipients(recipients), expectation)).toBe("E_RECIPIENTS");
      }
    });
    it("with no key that was ever mine", async () => {
      expect(await codeOf(sent.envelope, { ...asBob, ownKids: new Set([mallory.keys.encryption.kid]) })).toBe(
        "E_RECIPIENTS",
      );
    });
    it("with a key that the other member never had", async () => {
      const recipients = sent.envelope.recipients.map((recipient) =>
        recipient.header.uid === alice.chain.uid
          ? { ...recipient, header: { ...recipient.header, kid: mallory.keys.encryption.kid } }
          : recipient,
      );
      expect(await codeOf(await withRecipients(recipients))).toBe("E_RECIPIENTS");
    });
    it("with a key that is not mine under my name", async () => {
      const recipients = sent.envelope.recipients.map((recipient) =>
        recipient.header.uid === bob.chain.uid
          ? { ...recipient, header: { ...recipient.header, kid: mallory.keys.encryption.kid } }
          : recipient,
      );
      expect(await codeOf(await withRecipients(recipients))).toBe("E_RECIPIENTS");
    });
  });

  it("step 7: signed by the other member is E_SIG", async () => {
    expect(await codeOf(await signedBy(bob, sent.envelope))).toBe("E_SIG");
  });
  it("step 7: with a ciphertext that was not signed is E_SIG", async () => {
    expect(await codeOf({ ...sent.envelope, ciphertext: encodeB64u(new Uint8Array(256)) })).toBe("E_SIG");
  });
  it("step 7: reflected to its sender as the peer's is not the peer's", async () => {
    const reflected = await rewritten((header) => ({ ...header, sid: bob.chain.uid, ish: bob.chain.head.sh }));
    expect(await codeOf(reflected, asAlice)).toBe("E_SIG");
  });
  it("step 7: one bit flipped in each part is never taken", async () => {
    for (const part of ["protected", "iv", "ciphertext", "tag", "sig"] as const) {
      const text = sent.envelope[part];
      const flipped = (text.startsWith("A") ? "B" : "A") + text.slice(1);
      expect(["E_SIG", "E_PROFILE"]).toContain(await codeOf({ ...sent.envelope, [part]: flipped }));
    }
  });
});

describe("what is left of a message whose ciphertext is gone", () => {
  const left = { protected: sent.envelope.protected, mh: sent.mh, sig: sent.envelope.sig };
  const outcomeOf = async (value: typeof left, expectation = asBob) => {
    const outcome = await checkRemoved(value, expectation);
    return outcome.ok ? "ok" : outcome.code;
  };
  it("keeps its sender and its place", async () => {
    const outcome = await checkRemoved(left, asBob);
    expect(outcome).toMatchObject({ ok: true, value: { mh: sent.mh, header: { sid: alice.chain.uid, n: 1 } } });
    expect(await outcomeOf(left, asAlice)).toBe("ok");
  });
  it("is refused with a header that is none", async () => {
    expect(await outcomeOf({ ...left, protected: `${left.protected}A` })).toBe("E_PROFILE");
    expect(await outcomeOf({ ...left, protected: "A".repeat(2000) })).toBe("E_PROFILE");
    expect(await outcomeOf({ ...left, mh: "A" })).toBe("E_PROFILE");
  });
  it("is refused in another conversation, and in one whose id is not that of its members", async () => {
    expect(await outcomeOf(left, await expectationOf(bob, mallory))).toBe("E_CONV");
    const members = new Map([...asBob.members].filter(([uid]) => uid !== bob.chain.uid));
    expect(await outcomeOf(left, { ...asBob, members })).toBe("E_CONV");
  });
  it("is refused of someone who is not a member, or under a statement that is not pinned", async () => {
    const foreign = await seal(mallory, bob, "x", { place: { cid: asBob.cid } });
    const { protected: text, sig } = foreign.envelope;
    expect(await outcomeOf({ protected: text, mh: foreign.mh, sig })).toBe("E_SENDER");
    const moved = await rewritten((header) => ({ ...header, ish: encodeB64u(new Uint8Array(32)) }));
    expect(await outcomeOf({ ...left, protected: moved.protected })).toBe("E_IDENTITY");
  });
  it("is refused when its sender has not signed that hash", async () => {
    const other = await seal(alice, bob, "another");
    expect(await outcomeOf({ ...left, mh: other.mh })).toBe("E_SIG");
    expect(await outcomeOf({ ...left, mh: other.mh, sig: other.envelope.sig })).toBe("ok");
    const forged = await signedBy(mallory, sent.envelope);
    expect(await outcomeOf({ ...left, sig: forged.sig })).toBe("E_SIG");
  });
});
