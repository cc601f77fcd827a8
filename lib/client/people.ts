// The people one can write to, as a screen shows them. The server's list: names in it are claims until they are pinned.
import useSWRInfinite from "swr/infinite";
import { HANDLE_PATTERN } from "../shared/ids.ts";
import type { PeoplePage, Person } from "../shared/contract/people.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { valueOf } from "./api.ts";
import { inBackground } from "./database.ts";
import { getPeople } from "./requests.ts";

export interface PeopleView {
  status: "loading" | "ready" | "error";
  /** Without oneself, ascending by handle. */
  people: readonly Person[];
  hasMore: boolean;
  loadMore: () => void;
  stale: boolean;
}

/** Milliseconds after which a list on the screen is asked for again: someone may have registered meanwhile. */
const REFRESH_MS = 15_000;

type Key = readonly ["people", viewer: string, prefix: string, cursor: string | null];

/** People whose handle starts with `query`; capitals and surrounding space do not matter. */
export function usePeople(query: string): PeopleView {
  const account = useAccount();
  const prefix = query.trim().toLowerCase();
  // No handle can start with anything else, and the server would refuse to look.
  const isPossible = prefix === "" || HANDLE_PATTERN.test(prefix.padEnd(3, "_"));
  const list = useSWRInfinite(
    (_index, previous: PeoplePage | null): Key | null => {
      if (account === null || !isPossible || previous?.next === null) return null;
      return ["people", account.viewer.uid, prefix, previous?.next ?? null];
    },
    ([, , text, cursor]: Key) => fetchPage(account, text, cursor),
    // Whoever opens the list again looks for somebody who was not there a moment ago.
    { refreshInterval: REFRESH_MS, keepPreviousData: true, dedupingInterval: 0 },
  );
  const pages = isPossible ? (list.data ?? []) : [];
  const hasFailed = list.error !== undefined;
  const isLoading = account === null || (isPossible && list.data === undefined);
  return {
    status: isLoading ? (hasFailed ? "error" : "loading") : "ready",
    people: pages.flatMap((page) => page.people).filter(({ uid }) => uid !== account?.viewer.uid),
    hasMore: (pages.at(-1)?.next ?? null) !== null,
    loadMore: () => {
      inBackground(list.setSize(list.size + 1));
    },
    stale: hasFailed,
  };
}

async function fetchPage(account: Account | null, prefix: string, cursor: string | null): Promise<PeoplePage> {
  const page = await valueOf(getPeople(prefix, cursor));
  await account?.contacts.noteDirectory(page.people);
  return page;
}
