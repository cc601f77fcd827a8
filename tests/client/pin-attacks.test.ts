// What a server, or a thief of old keys, does to pins: every such step has to be noticed, and must not look like a decision.
import { beforeEach, describe, expect, test } from "vitest";
import { evidenceOf, keyNotesOf } from "@/lib/client/contact-rules.ts";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { standingOf } from "@/lib/client/own-standing.ts";
import { isUndecided } from "@/lib/client/pin-history.ts";
import { decidedAtOf, maySend, nextPin, pinSchema, type Pin, type PinEvent } from "@/lib/client/pin-rules.ts";
import { createPassingPins } from "@/lib/client/pin-store.ts";
import type { PinState } from "@/lib/client/view.ts";
import type { PinsEntry } from "@/lib/protocol/body.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { FakeServer } from "./fake-server.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const aliReset = await changeKeys(ali, "reset");
const aliTaken = await changeKeys(aliReset, "revoke");
const aliRevoked = await changeKeys(ali, "revoke");
const bea = await makePerson("bea");
const beaReset = await changeKeys(bea, "reset");
const beaResetTwice = await changeKeys(beaReset, "reset");
const beaTaken = await changeKeys(beaReset, "revoke");
const beaRevoked = await changeKeys(bea, "revoke");
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];

function step(pin: Pin | null, event: PinEvent, now = 1000): Pin {
  const next = nextPin(uid, pin, event, now);
  if (next === null) throw new Error("there is a pin");
  return pinSchema.parse(next);
}
const shown = ({ chain }: TestPerson, proven = false): PinEvent => ({ kind: "chain", chain, proven });
const compared = ({ chain }: TestPerson): PinEvent => ({ kind: "verify", ik: encodeB64u(chain.head.ik) });
const tofu = step(null, shown(bea), 100);
const verified = step(tofu, compared(bea), 200);

describe("keys that nobody vouches for, and then the end of the account", () => {
  test.each<[string, Pin, PinState]>([
    ["an accepted contact", tofu, "CHANGED"],
    ["a verified contact", verified, "CHANGED_VERIFIED"],
  ])("%s has not closed anything", (_name, pin, expected) => {
    expect(step(pin, shown(beaRevoked)).state).toBe("REVOKED");
    expect(step(pin, shown(beaTaken)).state).toBe(expected);
    expect(step(step(pin, shown(beaReset)), shown(beaTaken)).state).toBe(expected);
  });

  test("a decision about them is one about closed keys", () => {
    const taken = step(verified, shown(beaTaken));
    for (const decided of [step(taken, compared(beaTaken)), step(taken, { kind: "downgrade", sh: taken.sh })]) {
      expect(decided.state).toBe("REVOKED");
      expect(maySend(decided)).toBe(false);
      expect(decidedAtOf(decided)).toBe(1000);
    }
  });

  test("a first contact with closed keys is none to write to", () => {
    const met = step(null, shown(beaRevoked));
    expect(met.state).toBe("REVOKED");
    expect(keyNotesOf(met)).toMatchObject([{ what: "revoke" }]);
  });

  test("the signed statements are evidence", () => {
    const [genesis, reset, revoke] = beaTaken.chain.statements.map(({ jws }) => jws);
    const evidence = JSON.parse(evidenceOf(step(verified, shown(beaTaken)))?.text ?? "") as unknown;
    expect(evidence).toMatchObject({ uid: peer, pinned: { statements: [genesis] }, contradiction: [reset, revoke] });
    expect(evidenceOf(verified)).toBeNull();
  });

  test("on one's own chain are an alarm, and never what one did oneself", () => {
    const own = step(null, shown(ali, true));
    expect(standingOf(ali.keys, own)).toBe("current");
    expect(standingOf(ali.keys, step(own, shown(aliReset)))).toBe("reset");
    expect(standingOf(ali.keys, step(own, shown(aliTaken)))).toBe("taken");
    expect(standingOf(ali.keys, step(own, shown(aliRevoked, true)))).toBe("revoked");
    // Started over and ended by the person, whose new keys are at hand.
    expect(standingOf(aliTaken.keys, step(own, shown(aliTaken, true)))).toBe("revoked");
    expect(standingOf(aliTaken.keys, step(step(own, shown(aliTaken)), shown(aliTaken, true)))).toBe("revoked");
  });

  test("nobody decides about their own keys in a dialog", () => {
    const own = step(step(null, shown(ali, true)), shown(aliReset));
    expect(nextPin(uid, own, compared(aliReset), 900)).toBe(own);
    expect(nextPin(uid, own, { kind: "downgrade", sh: own.sh }, 900)).toBe(own);
  });
});

describe("what another device found", () => {
  const entryOf = ({ uid: of, handle, seq, sh, state, since, verifiedAt, ...rest }: Pin): PinsEntry => {
    const pin = { uid: of, handle, seq, sh, state, since, verifiedAt, ...rest };
    return [of, handle, seq, sh, state, since, verifiedAt, decidedAtOf(pin)];
  };
  const join = (pin: Pin, other: Pin, { chain }: TestPerson): Pin =>
    step(pin, { kind: "mirrored", entry: entryOf(other), chain, isFresh: false }, 99);

  const met = step(null, shown(beaTaken));
  const changed = step(verified, shown(beaTaken));
  const decided = step(changed, compared(beaTaken));
  test.each<[string, Pin, Pin, PinState]>([
    ["closed at first sight, and changed before it was closed", met, changed, "CHANGED_VERIFIED"],
    ["closed at first sight, and decided about", met, decided, "REVOKED"],
    ["changed, and decided about", changed, decided, "REVOKED"],
  ])("%s", (_name, one, other, expected) => {
    const [left, right] = [join(one, other, beaTaken), join(other, one, beaTaken)];
    expect([left.state, right.state]).toEqual([expected, expected]);
    expect(isUndecided(left, 2)).toBe(expected !== "REVOKED");
  });

  test("an old acceptance does not open a closed account", () => {
    const accepted = step(step(tofu, shown(beaReset)), { kind: "accept", sh: beaReset.chain.head.sh });
    expect(join(step(tofu, shown(beaTaken)), accepted, beaTaken).state).toBe("REVOKED");
  });

  test.each<[Pin, PinState, PinState]>([
    [tofu, "REVOKED", "REVOKED"],
    [tofu, "CONFLICT", "CONFLICT"],
    [tofu, "CHANGED", "CHANGED"],
    [verified, "CHANGED", "CHANGED_VERIFIED"],
    [tofu, "CHANGED_VERIFIED", "CHANGED_VERIFIED"],
    [verified, "TOFU", "VERIFIED"],
    [tofu, "VERIFIED", "TOFU"],
  ])("about keys not shown here yet counts where it is stricter: %#", (pin, state, expected) => {
    const entry: PinsEntry = [peer, "bea", 2, beaReset.chain.head.sh, state, 5, null, null];
    const blocked = step(pin, { kind: "mirrored", entry, chain: bea.chain, isFresh: false });
    expect(blocked.state).toBe(expected);
    // The old keys are not what there is to accept.
    for (const kind of ["accept", "downgrade"] as const) {
      expect(nextPin(uid, blocked, { kind, sh: blocked.sh }, 900)).toBe(blocked);
    }
  });
});

describe("a statement that a reset brought", () => {
  test("is in doubt until there is a decision about it, and so is what follows it", async () => {
    const rotated = await changeKeys(beaReset, "rotate-enc");
    const changed = step(verified, shown(rotated));
    expect([1, 2, 3].map((seq) => isUndecided(changed, seq))).toEqual([false, true, true]);
    const anew = step(changed, compared(rotated));
    expect([1, 2, 3].map((seq) => isUndecided(anew, seq))).toEqual([false, false, false]);
  });
  test("stays in doubt when another reset replaced it before that", () => {
    const twice = step(step(verified, shown(beaReset)), shown(beaResetTwice));
    const anew = step(twice, compared(beaResetTwice));
    expect([1, 2, 3].map((seq) => isUndecided(anew, seq))).toEqual([false, true, false]);
  });
  test("is not in doubt for who met the person with it", () => {
    expect(isUndecided(step(null, shown(beaReset)), 2)).toBe(false);
  });
  test("is in doubt also after the contact came into conflict", () => {
    const conflict = step(step(verified, shown(beaReset)), { kind: "renamed", statements: [] });
    expect(isUndecided(conflict, 2)).toBe(true);
  });
  test("of one's own is not, with its keys at hand", () => {
    const own = step(step(null, shown(ali, true)), shown(aliReset, true));
    expect(isUndecided(own, 2)).toBe(false);
    expect(isUndecided(step(step(null, shown(ali, true)), shown(aliReset)), 2)).toBe(true);
  });
});

describe("contacts", () => {
  let server: FakeServer;
  let contacts: Contacts;
  const show = (...people: TestPerson[]) => {
    for (const person of people) server.people.set(person.viewer.uid, person);
  };
  const entry = (state: PinState, seq = 1, sh = bea.chain.head.sh): PinsEntry => {
    const decidedAt = state === "VERIFIED" ? 5 : null;
    return [peer, "bea", seq, sh, state, 5, decidedAt, decidedAt];
  };
  beforeEach(async () => {
    server = new FakeServer();
    show(ali, bea);
    contacts = await createContacts({
      viewer: ali.viewer,
      ownIk: ali.keys.identity.ik,
      store: createPassingPins(),
      getKeys: server.getKeys,
      getPeople: server.getPeople,
      loadMirror: () => Promise.resolve(true),
      onChange: () => undefined,
      now: Date.now,
    });
    await contacts.require(uid);
  });

  test.each<[PinState, PinState]>([
    ["VERIFIED", "TOFU"],
    ["CONFLICT", "TOFU"],
    ["CONFLICT", "VERIFIED"],
    ["REVOKED", "TOFU"],
    ["CHANGED_VERIFIED", "TOFU"],
  ])("two devices that wrote at once, %s and %s: both count, in either order", async (stricter, other) => {
    await contacts.noteMirror([entry(stricter), entry(other)]);
    expect(await contacts.require(peer)).toMatchObject({ ok: true, value: { pin: { state: stricter } } });
  });
  test.each<[PinState, PinState]>([
    ["VERIFIED", "TOFU"],
    ["CONFLICT", "TOFU"],
    ["CONFLICT", "VERIFIED"],
    ["REVOKED", "TOFU"],
    ["CHANGED_VERIFIED", "TOFU"],
  ])("and the other way round", async (stricter, other) => {
    await contacts.noteMirror([entry(other)]);
    await contacts.noteMirror([entry(stricter), entry(other)]);
    expect(await contacts.require(peer)).toMatchObject({ ok: true, value: { pin: { state: stricter } } });
  });

  test.each<PinState>(["REVOKED", "CONFLICT", "CHANGED_VERIFIED"])(
    "%s, found by another device, blocks while the server withholds the keys",
    async (state) => {
      await contacts.require(peer);
      server.people.delete(peer);
      await contacts.noteMirror([entry(state, 2, beaRevoked.chain.head.sh)]);
      expect(contacts.pins.get().get(peer)).toMatchObject({ state, seq: 1 });
    },
  );

  test("a decision says whether it was one", async () => {
    await contacts.require(peer);
    expect(await contacts.decide(peer, compared(beaReset) as { kind: "verify"; ik: string })).toBe(false);
    expect(await contacts.decide(peer, compared(bea) as { kind: "verify"; ik: string })).toBe(true);
    // Once more, with the same keys: it is so.
    expect(await contacts.decide(peer, compared(bea) as { kind: "verify"; ik: string })).toBe(true);
    show(beaReset);
    await contacts.refresh(peer);
    expect(await contacts.decide(peer, { kind: "downgrade", sh: bea.chain.head.sh })).toBe(false);
    expect(await contacts.decide(peer, { kind: "downgrade", sh: beaReset.chain.head.sh })).toBe(true);
  });
});
