import { describe, expect, test } from "vitest";
import {
  createHeights,
  extendDown,
  extendUp,
  MOUNTED_MAX,
  newestSpan,
  orderOf,
  spanAround,
  spanOf,
  windowFor,
  windowOf,
} from "@/components/chat/log-window.ts";

const idsOf = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `m${String(from + index)}`);

describe("which messages are in the document", () => {
  test("all of them while they are few", () => {
    const order = orderOf(idsOf(0, MOUNTED_MAX));
    expect(spanOf(order, windowOf(order, newestSpan(order)))).toEqual({ start: 0, end: MOUNTED_MAX });
  });

  test("wherever one wants to be in a short one, it is the whole of it", () => {
    const order = orderOf(idsOf(0, MOUNTED_MAX));
    const around = spanAround(order, 200);
    expect(around).not.toEqual({ start: 0, end: MOUNTED_MAX });
    expect(windowFor(order, around)).toEqual({ first: "m0", last: null });
    const long = orderOf(idsOf(0, MOUNTED_MAX + 1));
    expect(windowFor(long, around)).toEqual(windowOf(long, around));
  });

  test("older ones put in before leave the run where it is", () => {
    const before = orderOf(idsOf(5000, 10_000));
    const kept = windowOf(before, spanAround(before, 100));
    const after = orderOf(idsOf(0, 10_000));
    const { start, end } = spanOf(before, kept);
    expect(spanOf(after, kept)).toEqual({ start: start + 5000, end: end + 5000 });
  });

  test("one that was whole does not take in what comes before it all at once", () => {
    const before = orderOf(idsOf(9950, 10_000));
    const kept = windowOf(before, spanOf(before, windowOf(before, newestSpan(before))));
    expect(spanOf(orderOf(idsOf(0, 10_000)), kept)).toEqual({ start: 9950, end: 10_000 });
  });

  test("open to the end it takes in what is new, and lets go of the oldest in time", () => {
    const before = orderOf(idsOf(0, 2000));
    const kept = windowOf(before, newestSpan(before));
    expect(kept.last).toBeNull();
    const soon = spanOf(orderOf(idsOf(0, 2010)), kept);
    expect(soon).toEqual({ start: newestSpan(before).start, end: 2010 });
    const later = spanOf(orderOf(idsOf(0, 9000)), kept);
    expect(later).toEqual({ start: 9000 - MOUNTED_MAX, end: 9000 });
  });

  test("it moves up to the first and down to the last, never larger than allowed, always over what it showed", () => {
    const order = orderOf(idsOf(0, 3000));
    let span = newestSpan(order);
    for (let steps = 0; span.start > 0; steps += 1) {
      const next = extendUp(span);
      expect(next.end - next.start).toBeLessThanOrEqual(MOUNTED_MAX);
      expect(next.end).toBeGreaterThan(span.start);
      span = next;
      expect(steps).toBeLessThan(100);
    }
    for (let steps = 0; span.end < 3000; steps += 1) {
      const next = extendDown(span, order);
      expect(next.end - next.start).toBeLessThanOrEqual(MOUNTED_MAX);
      expect(next.start).toBeLessThan(span.end);
      span = next;
      expect(steps).toBeLessThan(100);
    }
    expect(windowOf(order, span).last).toBeNull();
  });

  test("a first one that is gone is not waited for", () => {
    const order = orderOf(idsOf(0, 2000));
    const { start, end } = spanOf(order, { first: "gone", last: null });
    expect(end).toBe(2000);
    expect(end - start).toBeLessThanOrEqual(MOUNTED_MAX);
  });
});

describe("room for those that are not there", () => {
  test("is what they had, or what messages have on the whole", () => {
    const heights = createHeights();
    const ids = idsOf(0, 4);
    const usual = heights.sum(ids, 0, 1);
    heights.note("m1", 300);
    expect(heights.sum(ids, 0, 4)).toBe(3 * usual + 300);
    expect(heights.placeAt(ids, 0)).toBe(0);
    expect(heights.placeAt(ids, usual + 299)).toBe(1);
    expect(heights.placeAt(ids, usual + 301)).toBe(2);
    expect(heights.placeAt(ids, 1_000_000)).toBe(3);
  });
});
