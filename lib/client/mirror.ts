// The mirror at work: reads what other devices of this person have pinned before anybody new is trusted here, and writes
// what was pinned here some seconds after it changed. Decides nothing about trust: that is pin-rules.ts.
import type { BlockEntry, PinsBody, PinsEntry } from "../protocol/body.ts";
import type { MessagePage } from "../shared/contract/messages.ts";
import type { UserId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import type { BlockList } from "./blocks.ts";
import type { Contacts } from "./contacts.ts";
import { inBackground } from "./database.ts";
import type { Feed } from "./feed.ts";
import {
  bodiesOf,
  lastVersion,
  newestMirror,
  nextEntries,
  saysMore,
  saysMoreOfBlocks,
  type Author,
} from "./mirror-rules.ts";
import type { OpenedMessage } from "./opening.ts";

export interface Mirror {
  /** Reads the newest version, once; false while it cannot be had. */
  load: () => Promise<boolean>;
  /** The conversation with oneself has grown. */
  noteMessages: (messages: readonly OpenedMessage[]) => void;
  /** A pin has changed here, or who is blocked. */
  notePins: () => void;
  close: () => void;
}

interface Surroundings {
  viewer: UserId;
  /** Of the conversation with oneself. */
  feed: () => Feed;
  /** Its newest page: only to learn where it ends. */
  getNewest: () => Promise<Answer<Pick<MessagePage, "head">>>;
  contacts: () => Pick<Contacts, "pins" | "noteMirror" | "mirrored" | "ownPeriod">;
  blocks: () => Pick<BlockList, "noteMirror" | "entries">;
  /** Puts bodies into the queue, in place of older ones that still wait there. */
  write: (bodies: readonly PinsBody[]) => Promise<void>;
  random: () => number;
}

/** Milliseconds between a change and its writing: changes come in groups, and two devices often see the same one. */
const PAUSE_MS = 4000;

export function createMirror(around: Surroundings): Mirror {
  let loading: Promise<boolean> | null = null;
  let isLoaded = false;
  let isClosed = false;
  let seenVersion = "";
  let newestEntries: readonly PinsEntry[] = [];
  let newestBlocks: readonly BlockEntry[] = [];
  /** The last version written here: it may still wait in the queue. */
  let written = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(): Promise<boolean> {
    const newest = await around.getNewest();
    // Nobody has written to themselves yet.
    if (!newest.ok && newest.code !== "not_found") return false;
    if (newest.ok && !(await readBack(newest.value.head))) return false;
    isLoaded = true;
    notePins();
    return true;
  }

  /** From the newest message back to the newest whole version. */
  async function readBack(head: number): Promise<boolean> {
    const feed = around.feed();
    const author = await findAuthor();
    if (author === null) return false;
    await feed.sync(head);
    for (;;) {
      const { messages, hasOlder } = feed.state.get();
      const [first] = messages;
      if (head > 0 && first === undefined) return false;
      if (newestMirror(messages, author) !== null || !hasOlder) {
        await learn(messages);
        return true;
      }
      await feed.loadOlder();
      if (feed.state.get().messages[0]?.seq === first?.seq) return false;
    }
  }

  async function findAuthor(): Promise<Author | null> {
    const period = await around.contacts().ownPeriod();
    return period && { uid: around.viewer, period };
  }

  async function learn(messages: readonly OpenedMessage[]): Promise<void> {
    const author = await findAuthor();
    const newest = author && newestMirror(messages, author);
    if (newest === null) return;
    const { entries, blocks } = newest;
    const version = [newest.version, entries.length, blocks.length].join(" ");
    if (version === seenVersion) return;
    seenVersion = version;
    [newestEntries, newestBlocks] = [entries, blocks];
    await around.blocks().noteMirror(blocks);
    await around.contacts().noteMirror(entries);
  }

  function notePins(): void {
    if (!isLoaded || isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        inBackground(write());
      },
      PAUSE_MS * (1 + around.random()),
    );
  }

  async function write(): Promise<void> {
    const { pins, mirrored } = around.contacts();
    const entries: PinsEntry[] = nextEntries(pins.get().values(), around.viewer, mirrored());
    const author = await findAuthor();
    const blocks = around.blocks().entries();
    if (isClosed || author === null) return;
    if (!saysMore(entries, newestEntries) && !saysMoreOfBlocks(blocks, newestBlocks)) return;
    written = Math.max(written, lastVersion(around.feed().state.get().messages, author)) + 1;
    await around.write(bodiesOf(entries, written, blocks));
  }

  return {
    load: () => {
      if (isLoaded) return Promise.resolve(true);
      loading ??= read().finally(() => {
        loading = null;
      });
      return loading;
    },
    noteMessages: (messages) => {
      if (isLoaded) inBackground(learn(messages).then(notePins));
    },
    notePins,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
