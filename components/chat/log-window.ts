/**
 * Which messages of a long conversation are in the document. All of them up to MOUNTED_MAX, so that the browser's own search
 * finds them; beyond that a run of neighbours around what is looked at, with room above and below in place of the rest.
 * The run is kept by ids, so that it stays where it is while older messages are put in before it. Pure.
 */

/** Elements a page lays out and searches without effort; far more than fit any screen. */
export const MOUNTED_MAX = 600;
/** Messages by which the run moves on. */
const STEP = 100;

export interface LogWindow {
  first: string;
  /** null: up to the newest message, whatever is added. */
  last: string | null;
}

export interface Span {
  start: number;
  /** Behind the last one. */
  end: number;
}

/** Ids ascending. */
export interface Order {
  ids: readonly string[];
  /** From the end: who asks has the newest ones in mind, and a few comparisons cost less than a table of all. */
  placeOf: (id: string) => number | undefined;
}

export function orderOf(ids: readonly string[]): Order {
  return {
    ids,
    placeOf: (id) => {
      const place = ids.lastIndexOf(id);
      return place === -1 ? undefined : place;
    },
  };
}

export function windowOf({ ids }: Order, { start, end }: Span): LogWindow {
  return { first: ids[start] ?? "", last: end >= ids.length ? null : (ids[end - 1] ?? null) };
}

export function spanOf({ ids, placeOf }: Order, { first, last }: LogWindow): Span {
  if (ids.length <= MOUNTED_MAX) return { start: 0, end: ids.length };
  const end = last === null ? ids.length : (placeOf(last) ?? ids.length - 1) + 1;
  const start = placeOf(first) ?? Math.max(0, end - MOUNTED_MAX / 2);
  // A run that is open to the end grows with it, until it lets go of its oldest ones.
  return { start: end - start > MOUNTED_MAX + STEP ? end - MOUNTED_MAX : start, end };
}

/** The run that comes of wanting this span: in a short conversation all of it. */
export function windowFor(order: Order, wanted: Span): LogWindow {
  return windowOf(order, spanOf(order, windowOf(order, wanted)));
}

export function newestSpan({ ids }: Order): Span {
  return { start: Math.max(0, ids.length - MOUNTED_MAX / 2), end: ids.length };
}

export function spanAround({ ids }: Order, place: number): Span {
  const start = Math.max(0, Math.min(place - MOUNTED_MAX / 4, ids.length - MOUNTED_MAX / 2));
  return { start, end: Math.min(ids.length, start + MOUNTED_MAX / 2) };
}

export function extendUp({ start, end }: Span): Span {
  const from = Math.max(0, start - STEP);
  return { start: from, end: Math.min(end, from + MOUNTED_MAX) };
}

export function extendDown({ start, end }: Span, { ids }: Order): Span {
  const to = Math.min(ids.length, end + STEP);
  return { start: Math.max(start, to - MOUNTED_MAX), end: to };
}

/** How high messages were when they were last in the document, in pixels. */
export interface Heights {
  note: (id: string, height: number) => void;
  /** Of a run of messages that are not there; for one that never was, what they have on the whole. */
  sum: (ids: readonly string[], from: number, to: number) => number;
  /** The message at that distance from the top of all of them. */
  placeAt: (ids: readonly string[], distance: number) => number;
}

/** A line of text and its margins: for a message that nobody has measured. */
const USUAL_HEIGHT = 52;

export function createHeights(): Heights {
  const known = new Map<string, number>();
  const of = (id: string | undefined) => (id === undefined ? 0 : (known.get(id) ?? USUAL_HEIGHT));
  return {
    note: (id, height) => {
      known.set(id, height);
    },
    sum: (ids, from, to) => {
      let sum = 0;
      for (let place = from; place < to; place += 1) sum += of(ids[place]);
      return sum;
    },
    placeAt: (ids, distance) => {
      let rest = distance;
      let place = 0;
      while (place < ids.length - 1 && (rest -= of(ids[place])) > 0) place += 1;
      return place;
    },
  };
}
