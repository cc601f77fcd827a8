// Search as a screen uses it: people one knows, and messages in all conversations, on this device alone.
// Strangers are not looked for here: that asks the server (people.ts), and the two must stay apart.
import { useEffect, useMemo, useRef, useState } from "react";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { withoutBlocked } from "./block-rules.ts";
import { pause } from "./calm.ts";
import { viewContact } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { NEVER, NO_INBOX, NO_PINS, NO_PROGRESS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import { fold } from "./search-fold.ts";
import { readQuery, searchMessages, type FoundMessage, type Wanted } from "./search-rules.ts";
import type { ContactView } from "./view.ts";

export type { FoundMessage } from "./search-rules.ts";

export interface SearchView {
  /** `idle`: nothing is looked for. While `searching`, what was found before stays. */
  status: "idle" | "searching" | "ready";
  /** People one has a conversation with or knows, whose names match; those that begin with it first. */
  people: readonly ContactView[];
  /** Newest first, at most 100. */
  messages: readonly FoundMessage[];
  /** There are more than are shown. */
  more: boolean;
  /** Everything that was ever written is loaded: what is not found is not there. Otherwise see useHistoryProgress. */
  complete: boolean;
}

/** Messages in one result. */
const SEARCH_MOST = 100;
/** Milliseconds between two searches for the same while new messages come in. */
const AGAIN_MS = 1000;

interface Result {
  query: string;
  messages: readonly FoundMessage[];
  more: boolean;
}
const NOTHING: Result = { query: "", messages: [], more: false };

/**
 * Searches everything that is on this device. All words of `query` must be in a message, as parts of words, in any order;
 * capitals and accents do not matter. Nothing of it leaves the device.
 */
export function useSearch(query: string): SearchView {
  const account = useAccount();
  const inbox = useObservable(account?.inbox.state ?? NO_INBOX);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  const complete = useObservable(account?.historyLoader.isComplete ?? NEVER);
  const progress = useObservable(account?.historyLoader.progress ?? NO_PROGRESS);
  const [result, setResult] = useState<Result>(NOTHING);
  const wanted = useMemo(() => readQuery(query), [query]);
  /** What is looked for at this moment, and when that was last done. */
  const current = useRef<{ wanted: Wanted | null; turn: number; at: number }>({ wanted: null, turn: 0, at: 0 });

  // A new list of conversations means news in one of them; progress, that more of them is loaded.
  useEffect(() => {
    const { current: now } = current;
    const isSame = now.wanted === wanted;
    now.wanted = wanted;
    now.turn += 1;
    const { turn } = now;
    if (account === null || wanted === null) return;
    const run = async () => {
      await pause(isSame ? Math.max(0, now.at + AGAIN_MS - performance.now()) : 0);
      if (now.turn !== turn) return;
      now.at = performance.now();
      const found = await searchAll(account, wanted, () => now.wanted !== wanted);
      if (found !== null) setResult({ query: wanted.whole, ...found });
    };
    inBackground(run());
  }, [account, wanted, inbox, complete, progress?.done]);
  useEffect(() => {
    const { current: now } = current;
    return () => {
      now.wanted = null;
      now.turn += 1;
    };
  }, []);

  const people = useMemo(() => {
    if (wanted === null) return [];
    const known = [...[...inbox.rows.values()].map(({ peer }) => peer), ...pins.values()];
    return peopleNamed([...new Map(known.map((person) => [person.uid, viewContact(person, pins)])).values()], wanted);
  }, [inbox.rows, pins, wanted]);

  if (wanted === null) return { status: "idle", people: [], messages: [], more: false, complete };
  const status = result.query === wanted.whole ? "ready" : "searching";
  return { status, people, messages: result.messages, more: result.more, complete };
}

function peopleNamed(people: readonly ContactView[], { whole }: Wanted): readonly ContactView[] {
  const name = whole.replace(/^@/, "");
  const rank = ({ handle }: ContactView) => (fold(handle).startsWith(name) ? 0 : 1);
  return people
    .filter(({ handle }) => fold(handle).includes(name))
    .sort((a, b) => rank(a) - rank(b) || a.handle.localeCompare(b.handle));
}

function searchAll(account: Account, wanted: Wanted, isOver: () => boolean): ReturnType<typeof searchMessages> {
  const { inbox, contacts, blocks, feedOf, viewer } = account;
  const rows = [...inbox.state.get().rows.values()].sort((a, b) => b.activeAt - a.activeAt);
  const conversations = rows.map(({ cid, peer }) => {
    const { messages, warnings } = feedOf(cid, peer.uid).state.get();
    const shown = withoutBlocked(messages, blocks.all.get().get(peer.uid), viewer.uid);
    return { cid, peerHandle: viewContact(peer, contacts.pins.get()).handle, messages: shown, warnings };
  });
  return searchMessages(conversations, wanted, {
    viewer: viewer.uid,
    most: SEARCH_MOST,
    breathe: async () => {
      await pause(0);
      return !isOver();
    },
  });
}
