// What a handler sees of a request, whichever door it came through: this much and no more, so that none of them has to
// be imitated.
import type { BodyText } from "./request-body.ts";

export interface Asked {
  readonly method: string;
  readonly headers: Pick<Headers, "get"> & Iterable<[string, string]>;
  readonly query: URLSearchParams;
  /** To be called once at most. */
  readBody: (maxBytes: number) => Promise<BodyText>;
}
