// Who is typing, by conversation, for as long as it is worth saying; and the hints that this person is.
// Hints are never stored and prove nothing: they last some seconds, or until the message that was typed is here.
import type { ConversationId, UserId } from "../shared/ids.ts";
import { TYPING_HINT_MS, TYPING_MS } from "../shared/limits.ts";
import { createSource, type Observable } from "./observable.ts";

export interface Typing {
  /** The other people who type in each conversation; no entry where nobody does. */
  typists: Observable<ReadonlyMap<ConversationId, ReadonlySet<UserId>>>;
  /** Somebody types. `head`: the newest message that is known there, because a later one of theirs ends it. */
  note: (cid: ConversationId, uid: UserId, head: number) => void;
  /** A message has come. */
  noteMessage: (cid: ConversationId, uid: UserId, seq: number) => void;
  /** This person types: tells it, unless that was just done. */
  hint: (cid: ConversationId) => void;
  /** A message of this person's has come: what they type now is another one. */
  noteSent: (cid: ConversationId) => void;
  /** Nothing is known any more. */
  clear: () => void;
}

interface Surroundings {
  /** Tells the other people of the conversation. */
  tell: (cid: ConversationId) => void;
  now: () => number;
}

interface Typist {
  cid: ConversationId;
  uid: UserId;
  head: number;
  timer: ReturnType<typeof setTimeout>;
}

export function createTyping({ tell, now }: Surroundings): Typing {
  const typists = createSource<ReadonlyMap<ConversationId, ReadonlySet<UserId>>>(new Map());
  const running = new Map<string, Typist>();
  const hintedAt = new Map<ConversationId, number>();

  function publish(): void {
    const byConversation = new Map<ConversationId, Set<UserId>>();
    for (const { cid, uid } of running.values()) {
      byConversation.set(cid, (byConversation.get(cid) ?? new Set()).add(uid));
    }
    typists.set(byConversation);
  }

  function end(id: string): void {
    clearTimeout(running.get(id)?.timer);
    if (running.delete(id)) publish();
  }

  return {
    typists,
    note: (cid, uid, head) => {
      const id = `${cid} ${uid}`;
      const known = running.get(id);
      clearTimeout(known?.timer);
      const timer = setTimeout(() => {
        end(id);
      }, TYPING_MS);
      running.set(id, { cid, uid, head, timer });
      if (known === undefined) publish();
    },
    noteMessage: (cid, uid, seq) => {
      const id = `${cid} ${uid}`;
      if (seq > (running.get(id)?.head ?? Infinity)) end(id);
    },
    hint: (cid) => {
      if (now() - (hintedAt.get(cid) ?? -Infinity) < TYPING_HINT_MS) return;
      hintedAt.set(cid, now());
      tell(cid);
    },
    noteSent: (cid) => {
      hintedAt.delete(cid);
    },
    clear: () => {
      for (const { timer } of running.values()) clearTimeout(timer);
      running.clear();
      hintedAt.clear();
      typists.set(new Map());
    },
  };
}
