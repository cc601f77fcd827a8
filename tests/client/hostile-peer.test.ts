// A peer with valid keys who lies about what stands where: whatever they write, the marks stand at their own messages.
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { judgeRange, seenOf } from "@/lib/client/feed-rules.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import type { PlacedMessage } from "@/lib/protocol/chain-rules.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { chainIdFrom, userIdFrom, type ChainId, type UserId } from "@/lib/shared/ids.ts";

const person = (byte: number): UserId => userIdFrom(new Uint8Array(16).fill(byte));
const chain = (byte: number): ChainId => chainIdFrom(new Uint8Array(16).fill(byte));
const [ann, eve] = [person(1), person(2)];
/** Two devices of Ann's, one of Eve's own; she may call her chains by any of their names. */
const chains = [1, 2, 3].map(chain);
const chainAt = (index: number): ChainId => chains[index] ?? chain(9);

/** What is written next: by Ann as her client writes, or by Eve with whatever she claims to have seen. */
type Turn = { by: "ann"; device: number } | { by: "eve"; name: number; claims: readonly (readonly number[])[] };

class Story {
  readonly messages: OpenedMessage[] = [];
  readonly #ends = new Map<string, { n: number; mh: string }>();

  /** As a server has it that refuses what is not the next of a chain. */
  write(sid: UserId, ch: ChainId, seen: PlacedMessage["seen"]): void {
    const id = `${sid} ${ch}`;
    const end = this.#ends.get(id) ?? { n: 0, mh: ZERO_HASH };
    const seq = this.messages.length + 1;
    const mh = encodeB64u(Uint8Array.of(seq >> 8, seq, ...new Uint8Array(30)));
    const placed = { seq, at: 1000, ts: 1000, sid, identity: 1, ch, n: end.n + 1, ph: end.mh, mh, seen };
    this.#ends.set(id, { n: placed.n, mh });
    this.messages.push({ seq, at: 1000, sid, mh, content: { kind: "text", text: "", re: null }, placed });
  }

  /** Ann's devices have seen everything up to some place, or only the newest of it. */
  play(turn: Turn): void {
    if (turn.by === "ann") {
      const writing = chainAt(turn.device);
      this.write(ann, writing, seenOf(this.messages, writing));
      return;
    }
    const claims = turn.claims.map(([name = 0, n = 0, story = 0]): PlacedMessage["seen"][number] => {
      const known = this.messages[story % Math.max(1, this.messages.length)]?.mh;
      return [chainAt(name), n, story % 2 === 0 && known ? known : encodeB64u(new Uint8Array(32).fill(story))];
    });
    this.write(eve, chainAt(turn.name), claims);
  }
}

/** `names`: which chain ids Eve uses; those below 2 are Ann's. */
function turns(names: fc.Arbitrary<number>): fc.Arbitrary<Turn[]> {
  const claim = fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 12 }), fc.nat(40));
  const turn = fc.oneof(
    fc.record({ by: fc.constant("ann" as const), device: fc.nat(1) }),
    fc.record({ by: fc.constant("eve" as const), name: names, claims: fc.array(claim, { maxLength: 3 }) }),
  );
  return fc.array(turn, { maxLength: 40 });
}

function play(all: readonly Turn[]): readonly OpenedMessage[] {
  const story = new Story();
  for (const next of all) story.play(next);
  return story.messages;
}

/** Who wrote the messages that carry a mark. */
function markedIn(messages: readonly OpenedMessage[]): Set<UserId | null> {
  const marks = judgeRange(messages);
  return new Set(messages.flatMap(({ seq, sid }) => (marks.has(seq) ? [sid] : [])));
}

describe("a peer who lies", () => {
  test("in what was seen, and in the names of chains, brings no mark upon anybody else", () => {
    fc.assert(
      fc.property(turns(fc.nat(2)), (all) => {
        expect(markedIn(play(all)).has(ann)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
  test("in what was seen does not either where the beginning is not loaded", () => {
    fc.assert(
      fc.property(turns(fc.constant(2)), fc.nat(30), (all, skipped) => {
        expect(markedIn(play(all).slice(skipped)).has(ann)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
  test("and is found (the control)", () => {
    const lie: Turn = { by: "eve", name: 2, claims: [[0, 5, 1]] };
    expect(markedIn(play([{ by: "ann", device: 0 }, lie]))).toEqual(new Set([eve]));
  });

  const story = (): Story => {
    const told = new Story();
    for (const device of [0, 0, 1, 0]) told.play({ by: "ann", device });
    return told;
  };
  test("about the name of a chain that goes on does not mark who answered an older message of it", () => {
    const told = story();
    told.play({ by: "eve", name: 0, claims: [] });
    told.play({ by: "eve", name: 0, claims: [] });
    // Loaded from Ann's answer to her own second message on: that one is older, and Eve's of that number is not it.
    expect(judgeRange(told.messages.slice(2))).toEqual(new Map());
    const withoutEnd = told.messages.filter(({ placed }) => placed?.sid === ann && placed.seq !== 2);
    expect(markedIn(withoutEnd)).toEqual(new Set([ann]));
  });
  test("about the name of a chain does not hide where it ends", () => {
    const told = story();
    for (let count = 0; count < 5; count += 1) told.play({ by: "eve", name: 0, claims: [] });
    const end = told.messages[3]?.mh;
    expect(seenOf(told.messages, chainAt(1)).map(([, , mh]) => mh)).toContain(end);
  });
});
