import { expect, test } from "vitest";
import { createOffered } from "@/lib/client/offered.ts";
import type { StoredMessage } from "@/lib/shared/contract/messages.ts";
import { PAGE_MAX } from "@/lib/shared/limits.ts";

const message = (seq: number) => ({ seq }) as StoredMessage;
const seqs = ({ messages }: { messages: StoredMessage[] }) => messages.map(({ seq }) => seq);

test("what was offered is taken once, as far as it follows without a gap, in whatever order it came", () => {
  const offered = createOffered();
  for (const seq of [7, 5, 6, 9]) offered.put(message(seq), {}, 4);
  expect(seqs(offered.takeAfter(3))).toEqual([]);
  expect(seqs(offered.takeAfter(4))).toEqual([5, 6, 7]);
  expect(seqs(offered.takeAfter(4))).toEqual([]);
  expect(seqs(offered.takeAfter(8))).toEqual([9]);
});

test("what the range has passed by is forgotten, and all of it when it is cleared", () => {
  const offered = createOffered();
  for (const seq of [5, 6, 8]) offered.put(message(seq), {}, 4);
  expect(seqs(offered.takeAfter(6))).toEqual([]);
  expect(seqs(offered.takeAfter(4))).toEqual([]);
  offered.clear();
  expect(seqs(offered.takeAfter(7))).toEqual([]);
});

test("no more than a page behind the newest is kept", () => {
  const offered = createOffered();
  offered.put(message(4 + PAGE_MAX + 1), {}, 4);
  expect(seqs(offered.takeAfter(4 + PAGE_MAX))).toEqual([]);
  offered.put(message(4 + PAGE_MAX), {}, 4);
  expect(seqs(offered.takeAfter(4 + PAGE_MAX - 1))).toEqual([4 + PAGE_MAX]);
});

test("the wrapped keys of all that is taken come with it, and no others", () => {
  const offered = createOffered();
  const keys = (name: string) => ({ [name]: [] });
  offered.put(message(5), keys("a"), 4);
  offered.put(message(6), keys("b"), 4);
  offered.put(message(8), keys("c"), 4);
  expect(Object.keys(offered.takeAfter(4).wraps)).toEqual(["a", "b"]);
});
