// A feed: the messages of one conversation, opened, in memory, kept up with the server for as long as the tab lives.
// Loads what is kept on the device and the newest page first, then what follows in order and what precedes on demand
// (feed-depth.ts). Holds opened text; what it hands to be kept is sealed by history.ts.
import { createChainJudge } from "../protocol/chain-rules.ts";
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { SeenEntry } from "../protocol/spoken-body.ts";
import type { MessagePage, StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { ChainId, ConversationId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import { pause } from "./calm.ts";
import { orNull } from "./database.ts";
import { PAGE_MAX } from "../shared/limits.ts";
import { createDepth, KEEPS_NOTHING } from "./feed-depth.ts";
import {
  isEndMissing,
  isPageFor,
  judgeRange,
  replaceRemoved,
  seenOf,
  unremarkable,
  type ChainEnd,
} from "./feed-rules.ts";
import type { KeptHistory } from "./history.ts";
import { createSource, type Observable } from "./observable.ts";
import { createOffered } from "./offered.ts";
import { openStored, type OpenedMessage, type OpeningContext } from "./opening.ts";
import type { PagePlace } from "./requests.ts";

export interface FeedState {
  status: "loading" | "ready" | "error";
  /** Ascending and contiguous by seq. */
  messages: readonly OpenedMessage[];
  warnings: ReadonlyMap<number, readonly ReceiveWarning[]>;
  hasOlder: boolean;
  loadingOlder: boolean;
  /** The last attempt to read failed. */
  isStale: boolean;
  /** The server had more messages when this tab last looked: some were lost, or are withheld. Stays until the page is loaded anew. */
  wasSetBack: boolean;
}

export interface Feed {
  state: Observable<FeedState>;
  /** Reads until the range reaches `head`. 0: there is nothing to read, and that is known; null: only look at what is known. */
  sync: (head: number | null) => Promise<void>;
  /**
   * A message that came by itself. It joins the range when it is the very next and passes every check a page's would;
   * otherwise the server is asked for what follows. [Note: Events prove nothing]
   */
  offer: (message: StoredMessage, wraps: Wraps) => Promise<void>;
  /** The server is said to have forgotten this one: it is read again. */
  reread: (seq: number) => Promise<void>;
  /** Shows what is kept on the device; asks nobody. `sync` does that too, before it asks. */
  open: () => Promise<void>;
  /** Whether it was opened or asked for: one that sleeps need not follow the news. */
  isAwake: () => boolean;
  /** Something was asked for that could not be had: it is worth to ask again. */
  isLacking: () => boolean;
  loadOlder: () => Promise<void>;
  /** The same for who fills the whole range in the background: more at once, and nothing is said. False: no more, or not now. */
  deepen: () => Promise<boolean>;
  /** Loads until this place is in the range; false when that could not be had. */
  jumpTo: (seq: number) => Promise<boolean>;
  /** The newest messages of all other chains, as `seen` entries of what is written now in chain `writing`. */
  seen: (writing: ChainId) => readonly SeenEntry[];
}

interface Surroundings {
  context: OpeningContext;
  getMessages: (cid: ConversationId, place: PagePlace) => Promise<Answer<MessagePage>>;
  /** The newest message of the viewer's chain here that the server has said to have; null before its first. */
  findOwnEnd: () => Promise<ChainEnd | null>;
  /** Called after the range has grown. */
  onGrown: (messages: readonly OpenedMessage[]) => void;
  kept?: KeptHistory;
}

export const NO_MESSAGES: FeedState = {
  status: "loading",
  messages: [],
  warnings: new Map(),
  hasOlder: false,
  loadingOlder: false,
  isStale: false,
  wasSetBack: false,
};

/** Messages: more than two pages. */
const FAR_BEHIND = 2 * PAGE_MAX;

export function createFeed({ context, getMessages, findOwnEnd, onGrown, kept = KEEPS_NOTHING }: Surroundings): Feed {
  const state = createSource(NO_MESSAGES);
  const range = () => state.get().messages;
  const judge = createChainJudge();
  const depth = createDepth({ kept, range, setRange, joinOlder, read });
  let isAwake = false;
  let target = 0;
  let isDoubted = false;
  let isLacking = false;
  let asks = 0;
  let working: Promise<void> | null = null;
  const offered = createOffered();
  /** Places to be read again. */
  const forgotten = new Set<number>();

  function change(part: Partial<FeedState>): void {
    const before = state.get();
    const after = { ...before, ...part };
    if (Object.entries(before).some(([name, value]) => Reflect.get(after, name) !== value)) state.set(after);
  }

  function setRange(messages: readonly OpenedMessage[]): void {
    const [first] = messages;
    const hasOlder = first !== undefined && first.seq > 1;
    const warnings = judgeRange(messages, judge);
    change({ status: "ready", messages, warnings, hasOlder, isStale: false });
    onGrown(messages);
    kept.note(messages, warnings);
  }

  /** The same for what precedes, which may be long: judging it, showing it and telling of it are a task each. */
  async function joinOlder(older: readonly OpenedMessage[]): Promise<void> {
    const before = range();
    const whole = [...older, ...before];
    const warnings = judgeRange(whole);
    await pause(0);
    // Meanwhile the range has grown at its other end, or is another one.
    const now = range();
    if (now !== before) {
      if (now[0] === before[0]) setRange([...older, ...now]);
      return;
    }
    change({ status: "ready", messages: whole, warnings, hasOlder: (whole[0]?.seq ?? 1) > 1, isStale: false });
    await pause(0);
    if (range() !== whole) return;
    onGrown(whole);
    kept.note(whole, warnings);
  }

  /** A page, opened; null when it could not be had or is not what was asked for. */
  async function read(place: PagePlace): Promise<OpenedMessage[] | null> {
    const answer = await getMessages(context.cid, place);
    if (!answer.ok || !isPageFor(place, answer.value)) return null;
    target = Math.max(target, answer.value.head);
    return openStored(answer.value.messages, answer.value.wraps, context);
  }

  async function catchUp(): Promise<void> {
    // Read before anything is asked for: what is stored meanwhile may be missing in the answer.
    let end = await orNull(findOwnEnd());
    for (;;) {
      const { messages } = state.get();
      const newest = messages.at(-1)?.seq ?? 0;
      if (isDoubted) {
        isDoubted = false;
        const answer = await getMessages(context.cid, { after: newest });
        const head = answer.ok ? answer.value.head : answer.code === "not_found" ? 0 : newest;
        if (head < newest) return startAgain(head);
      }
      const lacksEnd = newest >= target && end !== null && isEndMissing(messages, end);
      if (newest >= target && !lacksEnd) {
        change({ status: "ready", isStale: false });
        return;
      }
      if (depth.isUnconfirmed()) {
        const confirmed = await depth.confirm();
        if (confirmed === "other") return startAgain(target);
        if (confirmed === "confirmed") continue;
        change({ isStale: true });
        return;
      }
      // So much has come that the newest would wait for all of it: they come first, the rest like any older ones.
      const isFar = messages.length > 0 && target - newest > FAR_BEHIND;
      const place: PagePlace = messages.length === 0 || isFar ? { at: "newest" } : { after: newest };
      const before = asks;
      const page = (isFar ? null : await takeOffered(newest)) ?? (await read(place));
      if (lacksEnd && page?.length === 0) {
        // Asked once more, and still without a message that it has acknowledged.
        end = null;
        change({ wasSetBack: true });
        continue;
      }
      if (page === null || page.length === 0) {
        change({ status: messages.length === 0 ? "error" : "ready", isStale: true });
        return;
      }
      if (isFar) {
        depth.restart();
        // Whatever was claimed before the question, this is what there is.
        if (asks === before) target = page.at(-1)?.seq ?? 0;
      }
      setRange(isFar ? page : [...state.get().messages, ...page]);
    }
  }

  /** What was offered for the places after `newest`, opened, as far as it is beyond doubt; null where it is asked for. */
  async function takeOffered(newest: number): Promise<readonly OpenedMessage[] | null> {
    const { messages, wraps } = offered.takeAfter(newest);
    if (messages.length === 0) return null;
    const opened = await openStored(messages, wraps, context);
    const holding = opened === null ? [] : unremarkable(state.get().messages, opened, judge);
    return holding.length === 0 ? null : holding;
  }

  /** Reads again what the server is said to have forgotten; what is not had now (false) is tried at the next sync. */
  async function readForgotten(): Promise<boolean> {
    for (;;) {
      const { messages } = state.get();
      const [from, to] = [messages[0]?.seq ?? 0, messages.at(-1)?.seq ?? 0];
      const [first] = [...forgotten].filter((seq) => seq >= from && seq <= to).sort((a, b) => a - b);
      if (first === undefined) return true;
      // What is said of others from here on, the answer need not know.
      const asked = new Set(forgotten);
      const page = await read({ after: first - 1 });
      if (page === null) return false;
      const again = page.filter(({ seq }) => asked.has(seq));
      for (const seq of [first, ...again.map((message) => message.seq)]) forgotten.delete(seq);
      setRange(replaceRemoved(state.get().messages, again));
    }
  }

  /** One run at a time; who asks while one is under way is served by it, or by one more round. */
  function work(): Promise<void> {
    asks += 1;
    isAwake = true;
    working ??= run();
    return working;
  }

  async function run(): Promise<void> {
    isLacking = true;
    try {
      await depth.open();
      isDoubted ||= target > 0 && target < (range().at(-1)?.seq ?? 0);
      let served: number;
      do {
        served = asks;
        await catchUp();
        const hasRead = [await readForgotten(), await depth.readDoubtful()];
        isLacking = hasRead.includes(false);
      } while (asks > served && !state.get().isStale);
    } finally {
      working = null;
    }
  }

  /** The server has fewer messages than it had: it was set back. What it has now is read anew, and judged as it stands. */
  async function startAgain(head: number): Promise<void> {
    target = head;
    offered.clear();
    change({ wasSetBack: true });
    await depth.forget();
    const page = head === 0 ? [] : await read({ at: "newest" });
    if (page === null) change({ isStale: true });
    else setRange(page);
  }

  return {
    state,
    sync: (head) => {
      // Either the list was read before the newest message, or the server's memory was set back: asked before it counts.
      isDoubted ||= head !== null && head < (state.get().messages.at(-1)?.seq ?? 0);
      target = Math.max(target, head ?? 0);
      return work();
    },
    offer: (message, wraps) => {
      const newest = state.get().messages.at(-1)?.seq ?? 0;
      if (message.seq <= newest) return Promise.resolve();
      offered.put(message, wraps, newest);
      target = Math.max(target, message.seq);
      return work();
    },
    reread: (seq) => {
      forgotten.add(seq);
      return work();
    },
    open: () => {
      isAwake = true;
      return depth.open();
    },
    isAwake: () => isAwake,
    isLacking: () => isLacking || state.get().isStale,
    loadOlder: async () => {
      const { hasOlder, loadingOlder } = state.get();
      if (!hasOlder || loadingOlder) return;
      change({ loadingOlder: true });
      const outcome = await depth.loadOlder();
      change({ loadingOlder: false, isStale: outcome === "failed" });
    },
    deepen: async () => (await depth.loadMuch()) === "loaded",
    jumpTo: async (seq) => {
      await (range().length === 0 || seq > (range().at(-1)?.seq ?? 0) ? work() : depth.open());
      while (seq < (range()[0]?.seq ?? 0)) {
        if ((await depth.loadMuch()) !== "loaded") return false;
      }
      return seq >= 1 && seq <= (range().at(-1)?.seq ?? 0);
    },
    seen: (writing) => seenOf(state.get().messages, writing),
  };
}
