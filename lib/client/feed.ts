// A feed: the messages of one conversation, opened, in memory, kept up with the server for as long as the tab lives.
// Loads the newest page first, then what follows in order and what precedes on demand. Holds opened text; stores none.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { SeenEntry } from "../protocol/spoken-body.ts";
import type { MessagePage, StoredMessage, Wraps } from "../shared/contract/messages.ts";
import type { ChainId, ConversationId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import { PAGE_MAX } from "../shared/limits.ts";
import { isPageFor, isUnremarkable, judgeRange, replaceRemoved, seenOf } from "./feed-rules.ts";
import { createSource, type Observable } from "./observable.ts";
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
  /** Reads until the range reaches `head`. With 0 there is nothing to read, and that is known. */
  sync: (head: number) => Promise<void>;
  /**
   * A message that came by itself. It joins the range when it is the very next and passes every check a page's would;
   * otherwise the server is asked for what follows. [Note: Events prove nothing]
   */
  offer: (message: StoredMessage, wraps: Wraps) => Promise<void>;
  /** The server is said to have forgotten this one: it is read again. */
  reread: (seq: number) => Promise<void>;
  loadOlder: () => Promise<void>;
  /** The newest messages of all other chains, as `seen` entries of what is written now in chain `writing`. */
  seen: (writing: ChainId) => readonly SeenEntry[];
}

interface Surroundings {
  context: OpeningContext;
  getMessages: (cid: ConversationId, place: PagePlace) => Promise<Answer<MessagePage>>;
  /** Called after the range has grown. */
  onGrown: (messages: readonly OpenedMessage[]) => void;
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

export function createFeed({ context, getMessages, onGrown }: Surroundings): Feed {
  const state = createSource(NO_MESSAGES);
  let target = 0;
  let isDoubted = false;
  let isAsked = false;
  let working: Promise<void> | null = null;
  /** Messages that came by themselves and are not judged yet. */
  const offered = new Map<number, { message: StoredMessage; wraps: Wraps }>();
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
    change({ status: "ready", messages, warnings: judgeRange(messages), hasOlder, isStale: false });
    onGrown(messages);
  }

  /** A page, opened; null when it could not be had or is not what was asked for. */
  async function read(place: PagePlace): Promise<OpenedMessage[] | null> {
    const answer = await getMessages(context.cid, place);
    if (!answer.ok || !isPageFor(place, answer.value)) return null;
    target = Math.max(target, answer.value.head);
    return openStored(answer.value.messages, answer.value.wraps, context);
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      const { messages } = state.get();
      const newest = messages.at(-1)?.seq ?? 0;
      if (isDoubted) {
        isDoubted = false;
        const answer = await getMessages(context.cid, { after: newest });
        if (answer.ok && answer.value.head < newest) return startAgain(answer.value.head);
      }
      if (newest >= target) {
        change({ status: "ready", isStale: false });
        return;
      }
      const place: PagePlace = messages.length === 0 ? { at: "newest" } : { after: newest };
      const page = (await takeOffered(newest)) ?? (await read(place));
      if (page === null || page.length === 0) {
        change({ status: messages.length === 0 ? "error" : "ready", isStale: true });
        return;
      }
      setRange([...state.get().messages, ...page]);
    }
  }

  /** What was offered for the place after `newest`, opened; null unless it is beyond doubt, so that it is asked for. */
  async function takeOffered(newest: number): Promise<OpenedMessage[] | null> {
    const next = offered.get(newest + 1);
    for (const seq of offered.keys()) if (seq <= newest + 1) offered.delete(seq);
    if (next === undefined) return null;
    const opened = await openStored([next.message], next.wraps, context);
    const holds = opened !== null && isUnremarkable(state.get().messages, opened);
    return holds ? opened : null;
  }

  /** Reads again what the server is said to have forgotten; what is not had now is tried at the next sync. */
  async function readForgotten(): Promise<void> {
    for (;;) {
      const { messages } = state.get();
      const [from, to] = [messages[0]?.seq ?? 0, messages.at(-1)?.seq ?? 0];
      const [first] = [...forgotten].filter((seq) => seq >= from && seq <= to).sort((a, b) => a - b);
      if (first === undefined) return;
      const page = await read({ after: first - 1 });
      if (page === null) return;
      const again = page.filter(({ seq }) => forgotten.has(seq));
      for (const seq of [first, ...page.map((message) => message.seq)]) forgotten.delete(seq);
      setRange(replaceRemoved(state.get().messages, again));
    }
  }

  /** One run at a time; who asks while one is under way is served by it, or by one more round. */
  function work(): Promise<void> {
    isAsked = true;
    working ??= run();
    return working;
  }

  async function run(): Promise<void> {
    try {
      do {
        isAsked = false;
        await catchUp();
        await readForgotten();
      } while (isAsked && !state.get().isStale);
    } finally {
      working = null;
    }
  }

  /** The server has fewer messages than it had: it was set back. What it has now is read anew, and judged as it stands. */
  async function startAgain(head: number): Promise<void> {
    target = head;
    offered.clear();
    change({ wasSetBack: true });
    const page = head === 0 ? [] : await read({ at: "newest" });
    if (page === null) change({ isStale: true });
    else setRange(page);
  }

  return {
    state,
    sync: (head) => {
      // Either the list was read before the newest message, or the server's memory was set back: asked before it counts.
      isDoubted ||= head > 0 && head < (state.get().messages.at(-1)?.seq ?? 0);
      target = Math.max(target, head);
      return work();
    },
    offer: (message, wraps) => {
      const newest = state.get().messages.at(-1)?.seq ?? 0;
      if (message.seq <= newest) return Promise.resolve();
      if (message.seq <= newest + PAGE_MAX) offered.set(message.seq, { message, wraps });
      target = Math.max(target, message.seq);
      return work();
    },
    reread: (seq) => {
      const newest = state.get().messages.at(-1)?.seq ?? 0;
      if (seq <= newest + PAGE_MAX) forgotten.add(seq);
      return work();
    },
    loadOlder: async () => {
      const { messages, hasOlder, loadingOlder } = state.get();
      const [first] = messages;
      if (!hasOlder || loadingOlder || first === undefined) return;
      change({ loadingOlder: true });
      const page = await read({ before: first.seq });
      change({ loadingOlder: false, isStale: page === null });
      const { messages: now } = state.get();
      if (page !== null && now[0]?.seq === first.seq) setRange([...page, ...now]);
    },
    seen: (writing) => seenOf(state.get().messages, writing),
  };
}
