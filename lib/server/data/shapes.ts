// Lists of values in statements of few shapes. A statement is prepared for one number of values; with a shape for each number,
// connections would prepare all the time, and the server has one limit for all of them.

/** The least power of two that is not below it. */
export function powerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

/** The same values, the last one several times, so that there are as many as a power of two. */
export function padded<Value>(values: readonly Value[]): Value[] {
  return values.length === 0 ? [] : repeated(values, powerOfTwo(values.length));
}

/** The same values, the last one several times, so that there are `length`. */
export function repeated<Value>(values: readonly Value[], length: number): Value[] {
  const last = values.slice(-1);
  return [...values, ...Array.from({ length: length - values.length }, () => last).flat()];
}

/** Up to this many rows are inserted as they are; more in portions of this size. */
const ROWS = 32;

/** The rows in portions, for inserts, in which nothing may come twice. */
export function inShapes<Row>(rows: readonly Row[]): Row[][] {
  const portions: Row[][] = [];
  let from = 0;
  while (rows.length - from >= 2 * ROWS) portions.push(rows.slice(from, (from += 2 * ROWS)));
  while (from < rows.length) portions.push(rows.slice(from, (from += ROWS)));
  return portions;
}
