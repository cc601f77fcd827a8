// The people one can write to, as a screen shows them.
import type { Person } from "../shared/contract/people.ts";

export interface PeopleView {
  status: "loading" | "ready" | "error";
  /** Without oneself, ascending by handle. */
  people: readonly Person[];
  hasMore: boolean;
  loadMore: () => void;
  stale: boolean;
}

export function usePeople(_query: string): PeopleView {
  return { status: "loading", people: [], hasMore: false, loadMore: () => undefined, stale: false };
}
