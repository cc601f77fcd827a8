// A feed: the messages of one conversation, opened, in memory, kept up with the server for as long as the tab lives.
// Loads the newest page first, then what follows in order and what precedes on demand. Holds opened text; stores none.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { SeenEntry } from "../protocol/body.ts";
import type { MessagePage } from "../shared/contract/messages.ts";
import type { ChainId, ConversationId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import { isEndMissing, isPageFor, judgeRange, seenOf, type ChainEnd } from "./feed-rules.ts";
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
  /** Reads until the range reaches `head`. 0: there is nothing to read, and that is known; null: only look at what is known. */
  sync: (head: number | null) => Promise<void>;
  loadOlder: () => Promise<void>;
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

export function createFeed({ context, getMessages, findOwnEnd, onGrown }: Surroundings): Feed {
  const state = createSource(NO_MESSAGES);
  let target = 0;
  let isDoubted = false;
  let syncing: Promise<void> | null = null;

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
    // Read before anything is asked for: what is stored meanwhile may be missing in the answer.
    let end = await findOwnEnd();
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
      const page = await read(messages.length === 0 ? { at: "newest" } : { after: newest });
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
      setRange([...state.get().messages, ...page]);
    }
  }

  /** The server has fewer messages than it had: it was set back. What it has now is read anew, and judged as it stands. */
  async function startAgain(head: number): Promise<void> {
    target = head;
    change({ wasSetBack: true });
    const page = head === 0 ? [] : await read({ at: "newest" });
    if (page === null) change({ isStale: true });
    else setRange(page);
  }

  return {
    state,
    sync: (head) => {
      // Either the list was read before the newest message, or the server's memory was set back: asked before it counts.
      isDoubted ||= head !== null && head < (state.get().messages.at(-1)?.seq ?? 0);
      // A run under way reads the target anew before it ends.
      target = Math.max(target, head ?? 0);
      syncing ??= catchUp().finally(() => {
        syncing = null;
      });
      return syncing;
    },
    loadOlder: async () => {
      const { messages, hasOlder, loadingOlder } = state.get();
      const [first] = messages;
      if (!hasOlder || loadingOlder || first === undefined) return;
      change({ loadingOlder: true });
      const page = await read({ before: first.seq });
      change({ loadingOlder: false, isStale: page === null });
      // The server may have been set back meanwhile: then this page joins nothing any more.
      const { messages: now } = state.get();
      if (page !== null && now[0]?.seq === first.seq) setRange([...page, ...now]);
    },
    seen: (writing) => seenOf(state.get().messages, writing),
  };
}
