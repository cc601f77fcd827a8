// The state table of a pin, with real statements: what keys do to it, what a person decides, and what may be sent then.
import { describe, expect, test } from "vitest";
import { evidenceOf, judgeScan, keyNotesOf, qrTextOf } from "@/lib/client/contact-rules.ts";
import { isMismatched, isUndecided } from "@/lib/client/pin-history.ts";
import { maySend, nextPin, pinSchema, type Pin, type PinEvent } from "@/lib/client/pin-rules.ts";
import type { PinState } from "@/lib/client/view.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const stranger = await makePerson("bea", bea.viewer.uid);
const owner = ali.viewer.uid;
const after = {
  "rotate-enc": await changeKeys(bea, "rotate-enc"),
  "rotate-id": await changeKeys(bea, "rotate-id"),
  reset: await changeKeys(bea, "reset"),
  revoke: await changeKeys(bea, "revoke"),
};
const resetAgain = await changeKeys(after.reset, "reset");

function step(pin: Pin | null, event: PinEvent, now = 1000): Pin {
  const next = nextPin(owner, pin, event, now);
  if (next === null) throw new Error("there is a pin");
  return pinSchema.parse(next);
}
const shown = ({ chain }: TestPerson): PinEvent => ({ kind: "chain", chain, proven: false });
const compared = ({ chain }: TestPerson): PinEvent => ({ kind: "verify", ik: encodeB64u(chain.head.ik) });

const tofu = step(null, shown(bea), 100);
const verified = step(tofu, compared(bea), 200);
const changed = step(tofu, shown(after.reset), 300);
const changedVerified = step(verified, shown(after.reset), 300);
const conflict = step(verified, shown(stranger), 300);
const revoked = step(verified, shown(after.revoke), 300);
const PINS: Record<PinState, Pin> = {
  TOFU: tofu,
  VERIFIED: verified,
  CHANGED: changed,
  CHANGED_VERIFIED: changedVerified,
  CONFLICT: conflict,
  REVOKED: revoked,
};
const STATES = Object.keys(PINS) as PinState[];

test("the states are reached as the table says", () => {
  for (const state of STATES) expect(PINS[state].state).toBe(state);
  expect(STATES.filter((state) => maySend(PINS[state]))).toEqual(["TOFU", "VERIFIED"]);
  expect(verified.verifiedAt).toBe(200);
});

describe("what a person decides", () => {
  const events = (pin: Pin): Record<string, PinEvent> => ({
    verify: { kind: "verify", ik: pin.ik },
    accept: { kind: "accept", sh: pin.sh },
    downgrade: { kind: "downgrade", sh: pin.sh },
  });
  const allowed: Record<string, Partial<Record<PinState, PinState>>> = {
    verify: { TOFU: "VERIFIED", CHANGED: "VERIFIED", CHANGED_VERIFIED: "VERIFIED" },
    accept: { CHANGED: "TOFU" },
    downgrade: { CHANGED_VERIFIED: "TOFU" },
  };
  const cases = STATES.flatMap((state) => Object.keys(allowed).map((name) => [name, state] as const));
  test.each(cases)("%s, from %s", (name, state) => {
    const pin = PINS[state];
    const event = events(pin)[name];
    if (event === undefined) throw new Error("an event");
    const next = nextPin(owner, pin, event, 900);
    const expected = allowed[name]?.[state];
    if (expected === undefined) {
      expect(next).toBe(pin);
      return;
    }
    expect(next).toMatchObject({ state: expected, since: 900, verifiedAt: name === "verify" ? 900 : null });
    expect(next?.history.at(-1)).toMatchObject({ by: "me", at: 900, seq: pin.seq });
  });

  test("about keys that were replaced meanwhile decides nothing", () => {
    expect(nextPin(owner, changed, compared(bea), 900)).toBe(changed);
    const again = step(changed, shown(resetAgain), 400);
    expect(nextPin(owner, again, { kind: "accept", sh: changed.sh }, 900)).toBe(again);
    expect(nextPin(owner, again, { kind: "accept", sh: again.sh }, 900)?.state).toBe("TOFU");
    const verifiedAgain = step(changedVerified, shown(resetAgain), 400);
    expect(nextPin(owner, verifiedAgain, { kind: "downgrade", sh: changedVerified.sh }, 900)).toBe(verifiedAgain);
    expect(nextPin(owner, verifiedAgain, compared(resetAgain), 900)?.state).toBe("VERIFIED");
  });

  const differed = ({ chain }: TestPerson): PinEvent => ({ kind: "mismatch", ik: encodeB64u(chain.head.ik) });

  test("a comparison that failed is kept, decides nothing, and ends with one that succeeds", () => {
    for (const pin of [tofu, verified]) {
      const doubted = step(pin, differed(bea), 400);
      expect(doubted).toEqual({
        ...pin,
        history: [...pin.history, { what: "mismatch", seq: 1, at: 400, by: "them" }],
      });
      expect([isMismatched(pin), isMismatched(doubted)]).toEqual([false, true]);
      // Said once, and not of keys that were replaced meanwhile.
      expect(nextPin(owner, doubted, differed(bea), 500)).toBe(doubted);
      expect(nextPin(owner, pin, differed(after["rotate-id"]), 500)).toBe(pin);
      // Who is in between can vouch for a next key: that ends nothing.
      const rotated = step(doubted, shown(after["rotate-id"]), 600);
      expect(isMismatched(rotated)).toBe(true);
      const matched = step(rotated, compared(after["rotate-id"]), 700);
      expect(matched).toMatchObject({ state: "VERIFIED", verifiedAt: 700 });
      expect(isMismatched(matched)).toBe(false);
    }
    // The control: what was verified and never doubted is not verified once more.
    expect(nextPin(owner, verified, compared(bea), 900)).toBe(verified);
  });
  test("nor does it decide about a reset, whose own warning then stands", () => {
    const doubted = step(changed, differed(after.reset), 400);
    expect(doubted.state).toBe("CHANGED");
    expect(isUndecided(doubted, doubted.seq)).toBe(true);
    expect(isMismatched(step(step(tofu, differed(bea)), shown(after.reset)))).toBe(false);
  });

  test("about nobody who is pinned pins nobody", () => {
    expect(nextPin(owner, null, compared(bea), 900)).toBeNull();
  });
});

describe("what keys do", () => {
  test.each(["rotate-enc", "rotate-id"] as const)("%s keeps the state and moves the head", (op) => {
    for (const pin of [tofu, verified]) {
      const next = step(pin, shown(after[op]), 500);
      expect(next).toMatchObject({ state: pin.state, since: pin.since, seq: 2, sh: after[op].chain.head.sh });
      expect(next.history.at(-1)).toEqual({ what: op, seq: 2, at: 500, by: "them" });
    }
  });
  test("a reset after a decision blocks again", () => {
    const accepted = step(changed, { kind: "accept", sh: changed.sh });
    expect(step(accepted, shown(resetAgain)).state).toBe("CHANGED");
    const anew = step(changedVerified, compared(after.reset));
    expect(step(anew, shown(resetAgain)).state).toBe("CHANGED_VERIFIED");
  });
  test("two resets at once forget nothing of the verification before", () => {
    expect(step(verified, shown(resetAgain)).state).toBe("CHANGED_VERIFIED");
  });
  test("a shorter chain than the pinned one is a conflict, and stays one", () => {
    const back = step(changed, shown(bea));
    expect(back.state).toBe("CONFLICT");
    expect(nextPin(owner, back, shown(after.reset), 900)).toBe(back);
    expect(nextPin(owner, back, compared(after.reset), 900)).toBe(back);
  });
  test("a conflict stays one, whatever its chain goes on with", () => {
    const blocked = step(verified, { kind: "renamed", statements: [] });
    for (const op of ["rotate-enc", "rotate-id", "reset", "revoke"] as const) {
      expect(step(blocked, shown(after[op]))).toMatchObject({ state: "CONFLICT", seq: 2 });
    }
  });
  test("one's own reset, with the new keys at hand, needs nobody's word; another's does", () => {
    const own = step(null, { kind: "chain", chain: bea.chain, proven: true });
    expect(step(own, { kind: "chain", chain: after.reset.chain, proven: true }).state).toBe("VERIFIED");
    const foreign = step(own, shown(after.reset));
    expect(foreign.state).toBe("CHANGED_VERIFIED");
    expect(step(foreign, { kind: "chain", chain: after.reset.chain, proven: true }).state).toBe("VERIFIED");
  });
});

test("the history says what happened, when, and who did it", () => {
  const accepted = step(changedVerified, { kind: "downgrade", sh: changedVerified.sh }, 400);
  expect(accepted.history).toEqual([
    { what: "first", seq: 1, at: 100, by: "them" },
    { what: "verified", seq: 1, at: 200, by: "me" },
    { what: "reset", seq: 2, at: 300, by: "them" },
    { what: "downgraded", seq: 2, at: 400, by: "me" },
  ]);
  expect(keyNotesOf(accepted)).toEqual([{ id: `${bea.viewer.uid}:reset:2`, at: 300, what: "reset", quiet: false }]);
  expect(keyNotesOf(step(tofu, shown(after["rotate-enc"]), 7))).toMatchObject([{ what: "rotate-enc", quiet: true }]);
  expect(keyNotesOf(conflict)).toMatchObject([{ what: "conflict", quiet: false }]);
});

describe("the code", () => {
  const ik = ({ chain }: TestPerson) => encodeB64u(chain.head.ik);
  const party = (person: TestPerson) => ({ uid: person.viewer.uid, ik: ik(person) });
  const [mine, theirs] = [
    { me: party(ali), peer: party(bea) },
    { me: party(bea), peer: party(ali) },
  ];

  test("of the other side matches when both hold the same keys", () => {
    expect(qrTextOf(mine, null)).toBe(`ARYATEL1|${owner}|${ik(ali)}|${bea.viewer.uid}|${ik(bea)}`);
    expect(judgeScan(qrTextOf(theirs, null), mine).result).toBe("match");
    expect(judgeScan(` ${qrTextOf(theirs, null)}\n`, mine).result).toBe("match");
  });
  test("with another key of either is a mismatch", () => {
    expect(judgeScan(qrTextOf({ ...theirs, me: party(stranger) }, null), mine).result).toBe("mismatch");
    expect(judgeScan(qrTextOf({ me: party(bea), peer: { ...party(ali), ik: ik(stranger) } }, null), mine).result).toBe(
      "mismatch",
    );
  });
  test("of somebody else, for somebody else, or one's own is another person's", async () => {
    const cem = await makePerson("cem");
    expect(judgeScan(qrTextOf({ me: party(cem), peer: party(ali) }, null), mine).result).toBe("other-person");
    expect(judgeScan(qrTextOf({ me: party(bea), peer: party(cem) }, null), mine).result).toBe("other-person");
    expect(judgeScan(qrTextOf(mine, null), mine).result).toBe("other-person");
  });
  test.each([
    ["nothing", ""],
    ["an address", "https://example.org/"],
    ["another version", qrTextOf(theirs, null).replace("ARYATEL1", "ARYATEL2")],
    ["a part too many", `${qrTextOf(theirs, null)}|x`],
    ["a part too few", qrTextOf(theirs, null).split("|").slice(0, 4).join("|")],
    ["a key that is none", qrTextOf({ ...theirs, me: { ...theirs.me, ik: "AAAA" } }, null)],
  ])("that is %s is none", (_name, text) => {
    expect(judgeScan(text, mine).result).toBe("not-a-code");
  });
});

test("evidence holds both signed sides of a conflict, and there is none without one", () => {
  expect(evidenceOf(verified)).toBeNull();
  const evidence = evidenceOf(conflict);
  expect(evidence?.fileName).toBe("aryatel-conflict-bea-1970-01-01.json");
  expect(JSON.parse(evidence?.text ?? "")).toMatchObject({
    uid: bea.viewer.uid,
    pinned: { seq: 1, sh: bea.chain.head.sh, statements: bea.chain.statements.map(({ jws }) => jws) },
    contradiction: stranger.chain.statements.map(({ jws }) => jws),
  });
});
