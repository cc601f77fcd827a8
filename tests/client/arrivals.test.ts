import { describe, expect, test } from "vitest";
import { findArrivals } from "@/lib/client/arrivals.ts";
import type { Blocks } from "@/lib/client/block-rules.ts";
import { NOTHING_LISTED } from "@/lib/client/inbox.ts";
import { createSource } from "@/lib/client/observable.ts";
import type { OpenedContent, OpenedMessage } from "@/lib/client/opening.ts";
import type { Conversation } from "@/lib/shared/contract/people.ts";
import { newUserId, pairConversationIdFrom, type UserId } from "@/lib/shared/ids.ts";

const [ali, bea, cem] = [newUserId(), newUserId(), newUserId()];
const cidOf = (n: number) => pairConversationIdFrom(new Uint8Array(16).fill(n));

const text = (said: string): OpenedContent => ({ kind: "text", text: said, re: null });
function row(n: number, uid: UserId, head: number, read = 0): Conversation {
  const marks = { read: 0, delivered: 0 };
  const peer = { uid, handle: `peer${String(n)}` };
  return { cid: cidOf(n), peer, head, unread: 0, mine: { ...marks, read }, theirs: marks, last: null, activeAt: head };
}
function message(seq: number, sid: UserId, content: OpenedContent = text(`said ${String(seq)}`)): OpenedMessage {
  return { seq, at: seq, sid, mh: `mh ${String(seq)}`, content, placed: null };
}

function watch(blocked: Blocks = new Map()) {
  const state = createSource(NOTHING_LISTED);
  const viewer = { uid: ali, handle: "ali" };
  const take = findArrivals({
    viewer,
    inbox: { state },
    contacts: { pins: createSource(new Map()) },
    blocks: { all: createSource(blocked) },
  });
  /** What has arrived with this list, and these messages as the newest of theirs. */
  return (
    rows: readonly Conversation[],
    shown: readonly [number, OpenedMessage][],
    status: "loading" | "ready" = "ready",
    hasMore = false,
  ) => {
    const ofCid = new Map(shown.map(([n, newest]) => [cidOf(n), newest]));
    state.set({ ...NOTHING_LISTED, status, hasMore, rows: new Map(rows.map((one) => [one.cid, one])), shown: ofCid });
    return take().map(({ handle, text: said }) => [handle, said]);
  };
}

describe("what has arrived", () => {
  test("what was there at first is no news, what comes after it is, once", () => {
    const show = watch();
    expect(show([row(1, bea, 5)], [], "loading")).toEqual([]);
    expect(show([row(1, bea, 5)], [])).toEqual([]);
    // Opened a moment later, and still what was there.
    expect(show([row(1, bea, 5)], [[1, message(5, bea)]])).toEqual([]);
    expect(show([row(1, bea, 6)], [[1, message(6, bea)]])).toEqual([["peer1", "said 6"]]);
    expect(show([row(1, bea, 6)], [[1, message(6, bea)]])).toEqual([]);
    expect(show([row(1, bea, 9)], [[1, message(9, bea)]])).toEqual([["peer1", "said 9"]]);
  });

  test("a conversation that begins meanwhile is news", () => {
    const show = watch();
    show([row(1, bea, 5)], []);
    const arrived = show(
      [row(2, cem, 1), row(1, bea, 5)],
      [
        [2, message(1, cem)],
        [1, message(5, bea)],
      ],
    );
    expect(arrived).toEqual([["peer2", "said 1"]]);
  });

  test("what the further pages of the list bring was there already, and what is newer than the first of them is news", () => {
    const show = watch();
    const [first, newer, old] = [row(1, bea, 5), row(2, cem, 9), row(4, bea, 3)];
    expect(show([first], [[1, message(5, bea)]], "ready", true)).toEqual([]);
    expect(show([newer, first, old], [[4, message(3, bea)]], "ready", true)).toEqual([]);
    expect(
      show(
        [newer, first, old],
        [
          [2, message(9, cem)],
          [4, message(3, bea)],
        ],
      ),
    ).toEqual([["peer2", "said 9"]]);
    expect(show([newer, first, row(4, bea, 4)], [[4, message(4, bea)]])).toEqual([["peer4", "said 4"]]);
  });

  test("one's own messages are none, nor what has been read, nor what one writes to oneself", () => {
    const show = watch();
    show([row(1, bea, 5), row(3, ali, 2)], []);
    expect(show([row(1, bea, 6), row(3, ali, 2)], [[1, message(6, ali)]])).toEqual([]);
    expect(show([row(1, bea, 7, 7), row(3, ali, 2)], [[1, message(7, bea)]])).toEqual([]);
    expect(show([row(1, bea, 7, 7), row(3, ali, 3)], [[3, message(3, ali)]])).toEqual([]);
    expect(show([row(1, bea, 8, 7), row(3, ali, 3)], [[1, message(8, bea)]])).toEqual([["peer1", "said 8"]]);
  });

  test("nobody is told of somebody who is blocked", () => {
    const show = watch(
      new Map([
        [bea, { at: 1, from: 5 }],
        [cem, { at: 1, from: null }],
      ]),
    );
    show([row(1, bea, 5), row(2, cem, 5)], []);
    const both: [number, OpenedMessage][] = [
      [1, message(6, bea)],
      [2, message(6, cem)],
    ];
    expect(show([row(1, bea, 6), row(2, cem, 6)], both)).toEqual([["peer2", "said 6"]]);
  });

  test("of what cannot be shown, only the name is told", () => {
    const show = watch();
    show([row(1, bea, 5)], []);
    const locked = message(6, bea, { kind: "locked", code: "E_SIG" });
    expect(show([row(1, bea, 6)], [[1, locked]])).toEqual([["peer1", null]]);
  });
});
