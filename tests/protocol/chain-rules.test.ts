import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { createChainJudge, judgeChains, type PlacedMessage } from "../../lib/protocol/chain-rules.ts";
import { ZERO_HASH } from "../../lib/protocol/hash.ts";
import { encodeB64u } from "../../lib/shared/base64.ts";
import { chainIdFrom, userIdFrom, type ChainId, type UserId } from "../../lib/shared/ids.ts";

const person = (byte: number): UserId => userIdFrom(new Uint8Array(16).fill(byte));
const chain = (byte: number): ChainId => chainIdFrom(new Uint8Array(16).fill(byte));
/** A stand-in for mh that tells story, chain and number. */
const hash = (byte: number, n: number, story = 0) => encodeB64u(Uint8Array.of(byte, n, story, ...new Uint8Array(29)));

function message(seq: number, byte: number, n: number, change: Partial<PlacedMessage> = {}): PlacedMessage {
  const ph = n === 1 ? ZERO_HASH : hash(byte, n - 1);
  const sid = person(byte);
  const mh = hash(byte, n);
  return { seq, at: 1000, ts: 1000, sid, identity: 1, ch: chain(byte), n, ph, mh, seen: [], ...change };
}
function marks(messages: readonly PlacedMessage[], fromStart = true) {
  return Object.fromEntries(judgeChains(messages, { fromStart }));
}

describe("chain rules", () => {
  it("leave an honest conversation unmarked, however two chains mix", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 60 }), fc.nat(20), (order, skip) => {
        const counts = new Map<number, number>();
        const messages = order.map((byte, index) => {
          const n = (counts.get(byte) ?? 0) + 1;
          counts.set(byte, n);
          return message(index + 1, byte, n);
        });
        expect(marks(messages)).toEqual({});
        expect(marks(messages.slice(skip), false)).toEqual({});
      }),
    );
  });

  it("mark the message after a gap, also at the very start", () => {
    expect(marks([message(1, 1, 1), message(2, 1, 3)])).toEqual({ 2: ["W_GAP"] });
    expect(marks([message(1, 1, 2)])).toEqual({ 1: ["W_GAP"] });
    expect(marks([message(5, 1, 2)], false)).toEqual({});
  });
  it("find every dropped message", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), (length, place) => {
        const whole = Array.from({ length }, (_, index) => message(index + 1, 1, index + 1));
        const dropped = place % (length - 1);
        const rest = whole.filter((_, index) => index !== dropped);
        expect(marks(rest)).toEqual({ [dropped + 2]: ["W_GAP"] });
      }),
    );
  });
  it("mark a second story at a known place as a fork", () => {
    expect(marks([message(1, 1, 1), message(2, 1, 1, { mh: hash(1, 1, 9) })])).toEqual({ 2: ["W_FORK"] });
  });
  it("mark a link to another past as a fork", () => {
    expect(marks([message(1, 1, 1), message(2, 1, 2, { ph: hash(1, 1, 9) })])).toEqual({ 2: ["W_FORK"] });
    expect(marks([message(1, 1, 1, { ph: hash(1, 7) })], false)).toEqual({ 1: ["W_FORK"] });
  });
  it("mark the same message at another place as a replay", () => {
    expect(marks([message(1, 1, 1), message(2, 2, 1), message(3, 1, 1)])).toEqual({ 3: ["W_REPLAY"] });
  });
  it("mark what stands in another order than it was sent", () => {
    const swapped = [message(1, 1, 1), message(2, 1, 3), message(3, 1, 2)];
    expect(marks(swapped)).toEqual({ 2: ["W_GAP"], 3: ["W_ORDER"] });
  });
  it("keep chains of other people and devices apart", () => {
    const other = message(2, 1, 1, { ch: chain(9) });
    expect(marks([message(1, 1, 1), other, message(3, 2, 1, { ch: chain(1) })])).toEqual({});
  });

  describe("hold what a sender had seen against what is there", () => {
    const first = message(1, 1, 1);
    const reply = (seen: PlacedMessage["seen"], seq = 2) => message(seq, 2, 1, { seen });
    it("and are content when it stands before", () => {
      expect(marks([first, reply([[chain(1), 1, hash(1, 1)]])])).toEqual({});
    });
    it("and mark what is not there, when nothing can lie before", () => {
      expect(marks([first, reply([[chain(1), 2, hash(1, 2)]])])).toEqual({ 2: ["W_CAUSAL"] });
      expect(marks([message(8, 1, 5), reply([[chain(1), 2, hash(1, 2)]], 9)], false)).toEqual({});
    });
    it("and mark another content", () => {
      expect(marks([first, reply([[chain(1), 1, hash(1, 1, 9)]])])).toEqual({ 2: ["W_CAUSAL"] });
      expect(marks([first, reply([[chain(1), 1, hash(1, 1, 9)]])], false)).toEqual({ 2: ["W_CAUSAL"] });
    });
    it("and mark a cut-off end also where the beginning is not loaded", () => {
      const range = [message(7, 1, 4), message(8, 1, 5)];
      expect(marks([...range, reply([[chain(1), 6, hash(1, 6)]], 9)], false)).toEqual({ 9: ["W_CAUSAL"] });
      expect(marks([...range, reply([[chain(1), 3, hash(1, 3)]], 9)], false)).toEqual({});
    });
    it("and are not misled by another's message under the same chain id", () => {
      const borrowed = message(2, 2, 1, { ch: chain(1) });
      const next = message(3, 1, 2, { seen: [[chain(1), 1, borrowed.mh]] });
      expect(marks([first, borrowed, next])).toEqual({});
      expect(marks([first, borrowed, reply([[chain(1), 1, first.mh]], 3)])).toEqual({});
    });
    it("and mark an answer that stands before its question", () => {
      expect(marks([reply([[chain(1), 1, hash(1, 1)]], 1), message(2, 1, 1)])).toEqual({ 1: ["W_CAUSAL"] });
    });
  });

  it("say when two clocks are more than five minutes apart, and nothing where the time is unknown", () => {
    const minutes = 60 * 1000;
    const at = 100 * minutes;
    const times = [at, at - 5 * minutes, at + 5 * minutes, at - 5 * minutes - 1, at + 5 * minutes + 1, null];
    const messages = times.map((ts, index) => message(index + 1, 1, index + 1, { at, ts }));
    expect(marks(messages)).toEqual({ 4: ["W_TIME"], 5: ["W_TIME"] });
  });
});

describe("a judge of one range after the other", () => {
  /** People and chains are few and numbers low, so that nearly everything goes wrong now and then. */
  const place = fc.record({
    byte: fc.integer({ min: 1, max: 2 }),
    by: fc.integer({ min: 1, max: 2 }),
    n: fc.integer({ min: 1, max: 5 }),
    story: fc.constantFrom(0, 0, 0, 1),
    identity: fc.constantFrom(1, 1, 2),
    late: fc.constantFrom(0, 0, 600_000),
    seen: fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 5 })), { maxLength: 1 }),
  });
  const made = (places: readonly (typeof place extends fc.Arbitrary<infer Place> ? Place : never)[], first: number) =>
    places.map(({ byte, by, n, story, identity, late, seen }, index) =>
      message(first + index, byte, n, {
        ...{ sid: person(by), mh: hash(byte, n, story), identity, ts: 1000 + late },
        seen: seen.map(([named, number]) => [chain(named), number, hash(named, number)]),
      }),
    );
  const again = fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(24) });
  /** How long each range is, where it begins, and whether one of its messages is read again. */
  const looks = fc.array(fc.record({ end: fc.nat(24), skip: fc.constantFrom(0, 0, 0, 1, 3), again }), {
    minLength: 1,
    maxLength: 12,
  });

  it("says of each what is said of it alone", () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 24 }), looks, fc.boolean(), (places, ranges, isGrowing) => {
        const judge = createChainJudge();
        let all = made(places, 1);
        let end = 0;
        for (const look of ranges) {
          end = isGrowing ? Math.min(all.length, end + (look.end % 4)) : look.end;
          if (look.again !== null) {
            const other = Object.assign({}, all[look.again], { n: 1 + (look.again % 5) });
            all = all.map((one, index) => (index === look.again ? other : one));
          }
          const range = all.slice(isGrowing ? (ranges[0]?.skip ?? 0) : look.skip, end);
          const fromStart = range[0]?.seq === 1;
          expect(judge(range, { fromStart })).toEqual(judgeChains(range, { fromStart }));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("does not change what it has said before", () => {
    const judge = createChainJudge();
    const range = [message(1, 1, 1), message(2, 1, 3)];
    const before = judge(range, { fromStart: true });
    expect(judge([...range, message(3, 1, 4)], { fromStart: true })).toBe(before);
    const after = judge([...range, message(3, 1, 4), message(4, 1, 6)], { fromStart: true });
    expect([...before.keys()]).toEqual([2]);
    expect([...after.keys()]).toEqual([2, 4]);
  });
});
