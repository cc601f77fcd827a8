// Which pages of the list of conversations are asked for, and when. A page has the conversations that were last active, so a poll
// reads the first one, and further ones only while they end with something new: what lies beyond has not changed. What changes
// without moving to the top (marks, a person who has gone, a conversation that is taken away) is found by a walk through all
// pages: at first, every five minutes, and after a silence, in which anything may have happened.
//
// Questions are asked one at a time, a walk's pages among them, and whoever asks comes before the walk's next page. So each page
// is an answer as the whole list would be: it knows everything that was heard before it was asked for. What an answer does not
// have on it stays as it was, with what was heard since put into it when it was heard.
import type { Wraps } from "../shared/contract/messages.ts";
import type { Conversation } from "../shared/contract/people.ts";
import type { ConversationId } from "../shared/ids.ts";
import { inBackground } from "./database.ts";

export interface InboxPage {
  rows: readonly Conversation[];
  wraps: Wraps;
  next: string | null;
}

interface Surroundings {
  /** null when there was no answer. */
  fetchPage: (cursor: string | null) => Promise<InboxPage | null>;
  /** At once: these are as they are told, those are in the list no more. `hasMore`: not every page has been read yet. */
  show: (rows: readonly Conversation[], gone: readonly ConversationId[], hasMore: boolean) => void;
  /** What takes time with a page that is shown. */
  open: (page: InboxPage) => Promise<void>;
  listed: () => Iterable<ConversationId>;
  now: () => number;
}

export interface InboxPages {
  /** Asks now, or once more when a question is under way; `isWhole`: for all pages. False when there was no answer. */
  sync: (isWhole?: boolean) => Promise<boolean>;
  /** No walk goes on. */
  close: () => void;
}

/** Milliseconds from one walk through all pages to the next. */
const WALK_MS = 5 * 60_000;

interface Walk {
  cursor: string | null;
  /** What was listed when it began, and what has been met since. */
  known: readonly ConversationId[];
  met: Set<ConversationId>;
}

export function createInboxPages({ fetchPage, show, open, listed, now }: Surroundings): InboxPages {
  /** When each was active as the server told it last: its place in the list. */
  const told = new Map<ConversationId, number>();
  let walk: Walk | null = null;
  let isWhole = false;
  let dueAt = 0;
  let asking: Promise<boolean> | null = null;
  let askingNext: Promise<boolean> | null = null;

  function giveUp(): void {
    walk = null;
    dueAt = 0;
  }

  async function readPage(cursor: string | null): Promise<{ next: string | null; isKnown: boolean } | null> {
    const page = await fetchPage(cursor);
    if (page === null) {
      giveUp();
      return null;
    }
    const { rows, next } = page;
    const here = new Set(rows.map(({ cid }) => cid));
    const last = rows.at(-1);
    const isKnown = last !== undefined && told.get(last.cid) === last.activeAt;
    // One that was higher up than where the first page ends now, and is not on it: taken away, or set back.
    const isLacking = () => Array.from(told).some(([cid, at]) => at > (last?.activeAt ?? at) && !here.has(cid));
    if (cursor === null && walk === null && isLacking()) dueAt = 0;
    for (const { cid, activeAt } of rows) {
      told.set(cid, activeAt);
      walk?.met.add(cid);
    }
    if (cursor === null && next === null) end(rows, [...listed()], here);
    else show(rows, [], !isWhole);
    await open(page);
    return { next, isKnown };
  }

  /** All pages have been read: what was on none of them is gone. */
  function end(
    rows: readonly Conversation[],
    known: readonly ConversationId[],
    met: ReadonlySet<ConversationId>,
  ): void {
    const gone = known.filter((cid) => !met.has(cid));
    for (const cid of gone) told.delete(cid);
    walk = null;
    isWhole = true;
    show(rows, gone, false);
  }

  /** The first page, and what has been pushed beyond it since it was read last. */
  async function readNews(): Promise<boolean> {
    let cursor: string | null = null;
    do {
      const page = await readPage(cursor);
      if (page === null) return false;
      cursor = page.isKnown ? null : page.next;
    } while (cursor !== null);
    return true;
  }

  /** The next page of a walk. */
  async function step(walking: Walk): Promise<boolean> {
    const page = await readPage(walking.cursor);
    if (page === null) return false;
    walking.cursor = page.next;
    if (page.next !== null || walk === null) return true;
    // Whatever moved to the top while the walk was further down is on no page of it, but is among the news now.
    if (!(await readNews())) return false;
    end([], walking.known, walking.met);
    return true;
  }

  function ask(): Promise<boolean> {
    if (walk !== null || now() < dueAt) return readNews();
    dueAt = now() + WALK_MS;
    walk = { cursor: null, known: [...listed()], met: new Set() };
    return step(walk);
  }

  function run(question: Promise<boolean>): Promise<boolean> {
    asking = question.catch(giveUpWith).finally(() => {
      asking = null;
      if (walk !== null && askingNext === null) inBackground(run(step(walk)));
    });
    return asking;
  }

  function giveUpWith(error: unknown): never {
    giveUp();
    throw error;
  }

  /** One question at a time; who asks while one is under way gets the next, which knows what came since. */
  function sync(isAll = false): Promise<boolean> {
    if (isAll) dueAt = 0;
    if (asking === null) return run(ask());
    const again = () => {
      askingNext = null;
      return sync();
    };
    askingNext ??= asking.then(again, again);
    return askingNext;
  }

  return { sync, close: giveUp };
}
