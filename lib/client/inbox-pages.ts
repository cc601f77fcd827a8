// Which pages of the list of conversations are asked for, and when. A page has the conversations that were last active, so a poll
// reads the first one, and further ones only while they end with something new: what lies beyond has not changed. What changes
// without moving to the top (marks, a person who has gone, a conversation that is taken away) is found by a walk through all
// pages: at first, every five minutes, when somebody asks for it, and after a silence, in which anything may have happened.
//
// Questions are asked one at a time, a walk's pages among them: whoever asks waits for one of these at most, and the walk for one
// of who asks. So each page is an answer as the whole list would be: it knows everything that was heard before it was asked for.
// What an answer does not have on it stays as it was, with what was heard since put into it when it was heard. Nothing waits for
// the messages on a page to be opened, but who asked for the first.
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
  /** There was no answer, or none with an end to it. */
  miss: () => Promise<void>;
  /** At once: these are as they are told, those are in the list no more. `hasMore`: not every page has been read yet. */
  show: (rows: readonly Conversation[], gone: readonly ConversationId[], hasMore: boolean) => void;
  /** At once: the page is shown. */
  tell: (page: InboxPage, isFirst: boolean) => void;
  /** What takes time with a page that is shown, for as long as that is wanted. */
  open: (page: InboxPage, isOver: () => boolean) => Promise<void>;
  listed: () => Iterable<ConversationId>;
  /** Milliseconds by a clock that nobody sets. */
  now: () => number;
}

export interface InboxPages {
  /**
   * Asks now, or once more when a question is under way. `isWhole`: for all pages, but not within so many milliseconds of the
   * last time: then with the first question after them. False when there was no answer.
   */
  sync: (isWhole?: boolean, notWithinMs?: number) => Promise<boolean>;
  /** Nothing is asked any more. */
  close: () => void;
}

/** Milliseconds from one walk through all pages to the next. */
const WALK_MS = 5 * 60_000;
/** The same where there is reason to expect something further down, as often as that may be. */
export const WALK_PAUSE_MS = 60_000;

interface Walk {
  cursor: string | null;
  /** What was listed when it began, and what has been met since. */
  known: readonly ConversationId[];
  met: Set<ConversationId>;
  /** What was on its own pages. */
  passed: Set<ConversationId>;
}

export function createInboxPages({ fetchPage, miss, show, tell, open, listed, now }: Surroundings): InboxPages {
  /** When each was active as the server told it last: its place in the list. */
  const told = new Map<ConversationId, number>();
  let walk: Walk | null = null;
  let isWhole = false;
  let walkedAt = -Infinity;
  let dueAt = 0;
  /** Somebody has asked for a walk since the last one began. */
  let isWanted = false;
  /** The question before was a page of the walk. */
  let wasStep = false;
  let isClosed = false;
  let asking: Promise<boolean> | null = null;
  let askingNext: Promise<boolean> | null = null;
  const openFirst = inTurn();
  const openFurther = inTurn();
  let firstOpened: Promise<void> = Promise.resolve();

  function giveUp(): void {
    walk = null;
    isWanted = false;
    dueAt = 0;
  }

  async function readPage(
    cursor: string | null,
    passed: Set<ConversationId>,
  ): Promise<{ next: string | null; isKnown: boolean } | null> {
    const page = await fetchPage(cursor);
    if (isClosed) return null;
    // One that brings nothing and names a next one could go on for ever.
    if (page === null || (page.next !== null && page.rows.every(({ cid }) => passed.has(cid)))) {
      giveUp();
      await miss();
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
      passed.add(cid);
    }
    if (cursor === null && next === null) end(rows, [...listed()], here);
    else show(rows, [], !isWhole);
    tell(page, cursor === null);
    const opened = (cursor === null ? openFirst : openFurther)(() => open(page, () => isClosed));
    if (cursor === null) firstOpened = opened;
    inBackground(opened);
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
    const passed = new Set<ConversationId>();
    let cursor: string | null = null;
    do {
      const page = await readPage(cursor, passed);
      if (page === null) return false;
      cursor = page.isKnown ? null : page.next;
    } while (cursor !== null);
    return true;
  }

  /** The next page of a walk. */
  async function step(walking: Walk): Promise<boolean> {
    wasStep = true;
    const page = await readPage(walking.cursor, walking.passed);
    if (page === null) return false;
    walking.cursor = page.next;
    if (page.next !== null || walk !== walking) return true;
    // Whatever moved to the top while the walk was further down is on no page of it, but is among the news now.
    if (!(await readNews())) return false;
    // Unless all of them were on one page by now.
    if (walk === walking) end([], walking.known, walking.met);
    return true;
  }

  function ask(): Promise<boolean> {
    if (walk !== null || now() < dueAt) {
      wasStep = false;
      return readNews();
    }
    walkedAt = now();
    dueAt = walkedAt + WALK_MS;
    isWanted = false;
    walk = { cursor: null, known: [...listed()], met: new Set(), passed: new Set() };
    return step(walk);
  }

  function run(question: Promise<boolean>): Promise<boolean> {
    asking = question.catch(giveUpWith).finally(() => {
      asking = null;
      if (askingNext !== null || isClosed) return;
      if (walk !== null) inBackground(run(step(walk)));
      else if (isWanted && now() >= dueAt) inBackground(run(ask()));
    });
    return asking;
  }

  function giveUpWith(error: unknown): never {
    giveUp();
    throw error;
  }

  /** One question at a time; who asks while one is under way gets the next, which knows what came since. */
  async function sync(isAll = false, notWithinMs = 0): Promise<boolean> {
    if (isClosed) return false;
    if (isAll) {
      dueAt = Math.min(dueAt, walkedAt + notWithinMs);
      isWanted = true;
    }
    if (asking !== null) return (askingNext ??= asking.then(askNext, askNext));
    const isAnswered = await run(ask());
    await firstOpened;
    return isAnswered;
  }

  async function askNext(): Promise<boolean> {
    // After a question of somebody else's it is the walk's turn: who asks all the time does not keep it from its end.
    if (walk !== null && !wasStep) {
      const stepping = run(step(walk));
      inBackground(stepping);
      await stepping.catch(() => undefined);
    }
    askingNext = null;
    return sync();
  }

  return {
    sync,
    close: () => {
      isClosed = true;
      giveUp();
    },
  };
}

/** Does one work after the other, whatever becomes of the one before. */
function inTurn(): (work: () => Promise<void>) => Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = before.then(work);
    before = mine.catch(() => undefined);
    return mine;
  };
}
