// Blocking: which decision counts, what it hides, where it is kept, and what it keeps from being told.
import "fake-indexeddb/auto";
import { describe, expect, test, vi } from "vitest";
import {
  countHidden,
  decideBlock,
  isBlocked,
  joinBlocks,
  outranks,
  withoutBlocked,
  type Block,
} from "@/lib/client/block-rules.ts";
import { createKeptBlocks, createPassingBlocks } from "@/lib/client/block-store.ts";
import { createBlocks } from "@/lib/client/blocks.ts";
import { createDeviceStorage, wipePerson } from "@/lib/client/database.ts";
import { bodiesOf, newestMirror, saysMoreOfBlocks } from "@/lib/client/mirror-rules.ts";
import type { OpenedContent, OpenedMessage } from "@/lib/client/opening.ts";
import { encodeBody, parseBody, type BlockEntry } from "@/lib/protocol/body.ts";
import { newChainId, newUserId } from "@/lib/shared/ids.ts";

const [ali, bea, cem] = [newUserId(), newUserId(), newUserId()];

describe("of several decisions about one person", () => {
  const entries: BlockEntry[] = [
    [bea, 10, 3],
    [bea, 20, null],
    [bea, 20, 9],
    [bea, 20, 5],
    [bea, 15, 1],
  ];

  test("the latest counts, and of those at one time the one that shows least, in whichever order they come", () => {
    for (const all of [entries, entries.toReversed(), [...entries, ...entries]]) {
      expect(joinBlocks(new Map(), all).get(bea)).toEqual({ at: 20, from: 5 });
    }
    expect(isBlocked(joinBlocks(new Map(), entries), bea)).toBe(true);
    expect(isBlocked(joinBlocks(new Map(), entries), cem)).toBe(false);
  });

  test("what is no news changes nothing", () => {
    const known = joinBlocks(new Map(), entries);
    expect(joinBlocks(known, entries)).toBe(known);
    expect(outranks({ at: 20, from: 5 }, { at: 20, from: 5 })).toBe(false);
  });

  test("one that is made now counts over every one that is known, whatever the clock says", () => {
    const ahead: Block = { at: 5000, from: 1 };
    const now = decideBlock(ahead, null, 1000);
    expect(outranks(now, ahead)).toBe(true);
    expect(decideBlock(undefined, 4, 1000)).toEqual({ at: 1000, from: 4 });
  });
});

function message(seq: number, sid: typeof bea | null, content: OpenedContent): OpenedMessage {
  return { seq, at: seq, sid, mh: `mh ${String(seq)}`, content, placed: null };
}
const text: OpenedContent = { kind: "text", text: "hi", re: null };

describe("of a conversation with somebody who is blocked", () => {
  const messages = [
    message(1, bea, text),
    message(2, ali, text),
    message(3, bea, text),
    message(4, bea, { kind: "edit", text: "other", re: "mh 1" }),
    message(5, bea, { kind: "del", rm: ["mh 1"] }),
    message(6, ali, text),
    message(7, null, { kind: "locked", code: "E_SHAPE" }),
  ];

  test("what they wrote since is not shown, nor what changes earlier words; what was before and is one's own is", () => {
    const shown = withoutBlocked(messages, { at: 1, from: 2 }, ali);
    // That something was taken back for everyone is heeded.
    expect(shown.map(({ seq }) => seq)).toEqual([1, 2, 5, 6]);
    expect(countHidden(messages, shown)).toBe(2);
  });

  test("everything is shown of one who never was blocked, or is not any more", () => {
    for (const block of [undefined, { at: 9, from: null }]) {
      expect(withoutBlocked(messages, block, ali)).toBe(messages);
      expect(countHidden(messages, messages)).toBe(0);
    }
  });
});

describe("a device", () => {
  test("keeps what was decided, under its owner, until they leave it", async () => {
    const storage = createDeviceStorage(`blocks ${newUserId()}`);
    const open = (viewer: typeof ali) =>
      createBlocks({ viewer, store: createKeptBlocks(storage, viewer), onChange: vi.fn(), now: () => 50 });
    const first = await open(ali);
    await first.decide(bea, 4);
    expect((await open(ali)).all.get().get(bea)).toEqual({ at: 50, from: 4 });
    expect((await open(cem)).all.get().size).toBe(0);
    await wipePerson(storage, ali);
    expect((await open(ali)).all.get().size).toBe(0);
    await storage.close();
  });

  test("does not let a tab that has not heard undo what another one has decided", async () => {
    const storage = createDeviceStorage(`blocks ${newUserId()}`);
    const store = createKeptBlocks(storage, ali);
    await store.put(bea, { at: 20, from: null });
    await store.put(bea, { at: 10, from: 3 });
    expect((await store.list()).get(bea)).toEqual({ at: 20, from: null });
    await storage.close();
  });

  test("tells once of what is news, and nothing of oneself", async () => {
    const onChange = vi.fn();
    const blocks = await createBlocks({ viewer: ali, store: createPassingBlocks(), onChange, now: () => 50 });
    await blocks.decide(ali, 1);
    await blocks.noteMirror([[ali, 10, 1]]);
    expect(onChange).not.toHaveBeenCalled();
    await blocks.decide(bea, 4);
    await blocks.decide(bea, 4);
    await blocks.noteMirror([[bea, 10, null]]);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(blocks.entries()).toEqual([[bea, 50, 4]]);
  });
});

describe("the body for other devices", () => {
  const body = (blocks: unknown) =>
    parseBody(
      encodeBody({ v: 1, t: "pins", ts: 1, n: 1, part: [1, 1], pins: [], blocks: blocks as BlockEntry[] }) ??
        new Uint8Array(),
    );

  test("carries blocks beside the pins, and reads them as they were written", () => {
    const written: BlockEntry[] = [
      [bea, 5, 7],
      [cem, 6, null],
    ];
    expect(body(written)).toMatchObject({ ok: true, value: { kind: "pins", body: { blocks: written } } });
    const without = encodeBody({ v: 1, t: "pins", ts: 1, n: 1, part: [1, 1], pins: [] });
    expect(without && parseBody(without)).toMatchObject({ ok: true });
  });

  test.each([
    ["an empty list", []],
    ["another id", [["u_short", 5, 7]]],
    ["a negative place", [[bea, 5, -1]]],
    ["no time", [[bea, null, 7]]],
    ["a member too many", [[bea, 5, 7, 1]]],
  ])("with %s is refused", (_name, blocks) => {
    expect(body(blocks)).toEqual({ ok: false, code: "E_BODY" });
  });

  test("of very many takes several messages that fit, and is read only when all are there", () => {
    const entries = Array.from({ length: 200 }, (_, index): BlockEntry => [newUserId(), index, index]);
    const bodies = bodiesOf([], 3, entries);
    expect(bodies.map(({ part }) => part)).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const ch = newChainId();
    const placed = { sid: ali, identity: 1, ch } as unknown as NonNullable<OpenedMessage["placed"]>;
    const opened = bodies.map((one, index) => ({ ...message(index + 1, ali, { kind: "pins", body: one }), placed }));
    const author = { uid: ali, period: { from: 1, to: 2 } };
    expect(newestMirror(opened, author)?.blocks).toEqual(entries);
    expect(newestMirror(opened.slice(1), author)).toBeNull();
    for (const one of bodies) expect(encodeBody(one)).not.toBeNull();
  });

  test("is written again only when it says more", () => {
    expect(saysMoreOfBlocks([[bea, 5, 7]], [])).toBe(true);
    expect(saysMoreOfBlocks([[bea, 5, 7]], [[bea, 5, 7]])).toBe(false);
    expect(saysMoreOfBlocks([[bea, 5, 7]], [[bea, 6, null]])).toBe(false);
    expect(saysMoreOfBlocks([[bea, 7, null]], [[bea, 6, 1]])).toBe(true);
  });
});
