// The leaves that a device keeps, looked through as bytes: the same is found as if each had been decoded.
import { expect, test } from "vitest";
import { addLeaves, findLeaves } from "@/lib/client/key-log-leaves.ts";
import { joinLeaves, splitLeaves } from "@/lib/client/key-log-tree.ts";
import { LEAF_BYTES, logLabel, type LogLeaf } from "@/lib/protocol/key-log.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newUserId } from "@/lib/shared/ids.ts";

const random = () => crypto.getRandomValues(new Uint8Array(32));
const leafOf = (label: LogLeaf["label"], seq: number): LogLeaf => ({ label, seq, sh: random() });
const labels = await Promise.all(Array.from({ length: 40 }, () => logLabel(newUserId())));
const [ali, bea, cem] = labels.map((label) => leafOf(label, 1));
if (ali === undefined || bea === undefined || cem === undefined) throw new Error("leaves");
const everybody = joinLeaves(labels.map((label) => leafOf(label, 1)));

test("only those of the labels that are asked for are found", () => {
  const leaves = joinLeaves([ali, bea, cem]);
  expect(findLeaves(leaves, [cem.label, ali.label, random()])).toEqual(
    new Map([
      [encodeB64u(ali.label), ali],
      [encodeB64u(cem.label), cem],
    ]),
  );
  expect(findLeaves(leaves, []).size).toBe(0);
  expect(findLeaves(new Uint8Array(), [ali.label]).size).toBe(0);
  expect(findLeaves(everybody, labels).size).toBe(40);
});

test("labels that begin alike are told apart", () => {
  const alike = Uint8Array.from(ali.label);
  alike[31] = (alike[31] ?? 0) ^ 1;
  const other = leafOf(alike, 7);
  const leaves = joinLeaves([other, ali]);
  expect(findLeaves(leaves, [ali.label])).toEqual(new Map([[encodeB64u(ali.label), ali]]));
  expect(findLeaves(leaves, [alike, ali.label]).size).toBe(2);
  const next = leafOf(alike, 8);
  expect(splitLeaves(addLeaves(leaves, [next]))).toEqual([ali, next]);
});

test("the newest leaf of a label takes the place of those before it, also among those that come together", () => {
  const [second, third, fresh] = [leafOf(bea.label, 2), leafOf(bea.label, 3), leafOf(random(), 1)];
  const grown = addLeaves(joinLeaves([ali, bea, cem]), [second, fresh, third]);
  expect(splitLeaves(grown)).toHaveLength(4);
  expect(findLeaves(grown, [bea.label]).get(encodeB64u(bea.label))).toEqual(third);
  expect(findLeaves(grown, [ali.label, cem.label, fresh.label]).size).toBe(3);
  expect(addLeaves(everybody, [])).toEqual(everybody);
});

test("what is no leaf is not found, and what is cut off is left out", () => {
  const [noSeq, whole] = [joinLeaves([leafOf(ali.label, 0)]), joinLeaves([ali])];
  expect(findLeaves(noSeq, [ali.label]).size).toBe(0);
  expect(findLeaves(whole, [ali.label]).size).toBe(1);
  expect(findLeaves(whole.slice(0, LEAF_BYTES - 1), [ali.label]).size).toBe(0);
});

test("as many as there are people in a large log", () => {
  const many = Array.from({ length: 200_000 }, (_, index) => {
    const label = new Uint8Array(32);
    new DataView(label.buffer).setUint32(0, index);
    return { label, seq: 1, sh: label };
  });
  const [all, again] = [joinLeaves(many), many.map((leaf) => ({ ...leaf, seq: 2 }))];
  expect(addLeaves(new Uint8Array(), many).length).toBe(all.length);
  const grown = addLeaves(all, again);
  expect(grown.length).toBe(all.length);
  const last = again.at(-1);
  expect(last && findLeaves(grown, [last.label])).toEqual(new Map(last && [[encodeB64u(last.label), last]]));
});
