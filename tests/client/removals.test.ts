import { expect, test } from "vitest";
import { fault } from "@/lib/client/api.ts";
import type { OpenedMessage } from "@/lib/client/opening.ts";
import { createRemovals } from "@/lib/client/removals.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const viewer = newUserId();
const cid = pairConversationIdFrom(new Uint8Array(16));
const range: OpenedMessage[] = [
  { seq: 1, at: 1, sid: viewer, mh: "a", content: { kind: "text", text: "x", re: null }, placed: null },
  { seq: 2, at: 2, sid: viewer, mh: "b", content: { kind: "text", text: "y", re: null }, placed: null },
  { seq: 3, at: 3, sid: viewer, mh: "c", content: { kind: "del", rm: ["a"] }, placed: null },
];

test("the server is asked once for what it still holds, and again after it did not answer", async () => {
  const asked: (readonly number[])[] = [];
  let answers = false;
  const removals = createRemovals({
    viewer,
    deleteMessages: (_cid, seqs) => {
      asked.push(seqs);
      return Promise.resolve(answers ? { ok: true, value: {} } : fault("offline"));
    },
  });
  await removals.noteRange(cid, range.slice(0, 2), new Map());
  expect(asked).toEqual([]);
  await removals.noteRange(cid, range, new Map());
  answers = true;
  await removals.noteRange(cid, range, new Map());
  await removals.noteRange(cid, range, new Map());
  expect(asked).toEqual([[1], [1]]);
});
