import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTyping, type Typing } from "@/lib/client/typing-hints.ts";
import { newUserId, pairConversationIdFrom, type ConversationId } from "@/lib/shared/ids.ts";
import { TYPING_HINT_MS, TYPING_MS } from "@/lib/shared/limits.ts";

const [bea, cem] = [newUserId(), newUserId()];
const [here, there] = [1, 2].map((byte) => pairConversationIdFrom(new Uint8Array(16).fill(byte))) as [
  ConversationId,
  ConversationId,
];
let told: ConversationId[];
let typing: Typing;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  typing = createTyping({ tell: (cid) => told.push(cid), now: Date.now });
});
afterEach(() => {
  typing.clear();
  vi.useRealTimers();
});
const typists = () => [...typing.typists.get()].map(([cid, uids]) => [cid, [...uids]]);

test("somebody types until the hint is over, and longer with every further hint", () => {
  typing.note(here, bea, 5);
  typing.note(there, cem, 1);
  expect(typists()).toEqual([
    [here, [bea]],
    [there, [cem]],
  ]);
  vi.advanceTimersByTime(TYPING_MS - 1);
  typing.note(here, bea, 5);
  vi.advanceTimersByTime(1);
  expect(typists()).toEqual([[here, [bea]]]);
  vi.advanceTimersByTime(TYPING_MS);
  expect(typists()).toEqual([]);
});

test("their next message ends it; an older one, and somebody else's, do not", () => {
  typing.note(here, bea, 5);
  typing.noteMessage(here, bea, 5);
  typing.noteMessage(here, cem, 6);
  typing.noteMessage(there, bea, 6);
  expect(typists()).toEqual([[here, [bea]]]);
  typing.noteMessage(here, bea, 6);
  expect(typists()).toEqual([]);
});

test("who goes on typing is not told anew to those who watch", () => {
  const listener = vi.fn();
  typing.typists.subscribe(listener);
  typing.note(here, bea, 5);
  typing.note(here, bea, 5);
  expect(listener).toHaveBeenCalledTimes(1);
});

test("own typing is told once in a while, in each conversation", () => {
  for (let key = 0; key < 20; key += 1) typing.hint(here);
  typing.hint(there);
  expect(told).toEqual([here, there]);
  vi.advanceTimersByTime(TYPING_HINT_MS - 1);
  typing.hint(here);
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(1);
  typing.hint(here);
  expect(told).toEqual([here, there, here]);
});

test("what is typed after an own message is told at once, in that conversation", () => {
  typing.hint(here);
  typing.hint(there);
  typing.noteSent(here);
  typing.hint(here);
  typing.hint(here);
  typing.hint(there);
  expect(told).toEqual([here, there, here]);
});
