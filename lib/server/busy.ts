// "Not now": whatever is full, down or too slow says so by one class, and route() answers 503 with Retry-After.
// Its causes stay inside; a busy server is never the request's fault, so it never becomes a 4xx.

// What exists once in a process may have been made by another bundle, whose class is not this one: told by a mark.
const MARK = Symbol.for("aryatel.busy");

export class Busy extends Error {
  override readonly name: string = "Busy";
  readonly [MARK] = true;
}

/** An error and what caused it, outermost first. */
export function* causesOf(error: unknown): Generator<Error> {
  for (let at = error; at instanceof Error; at = at.cause) yield at;
}

/** Whether the error is a Busy or was caused by one. */
export function isBusy(error: unknown): boolean {
  return Array.from(causesOf(error)).some((at) => MARK in at);
}
