// "Not now": whatever is full, down or too slow says so by one class, and route() answers 503 with Retry-After.
// Its causes stay inside; a busy server is never the request's fault, so it never becomes a 4xx.

export class Busy extends Error {
  override readonly name: string = "Busy";
}

export function isBusy(error: unknown): boolean {
  return error instanceof Busy;
}
