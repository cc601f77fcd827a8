// Word between tabs of one browser profile: that something stored has changed. Never content, never keys.
// What arrives is parsed like any input; a tab that misses a word finds out at its next poll.
import * as z from "zod/mini";
import {
  conversationIdSchema,
  hashB64uSchema,
  seqSchema,
  timestampSchema,
  userIdSchema,
} from "../shared/contract/primitives.ts";

const wordSchema = z.discriminatedUnion("kind", [
  /** The queue has changed. */
  z.strictObject({ kind: z.literal("queue"), uid: userIdSchema }),
  /** A queued message was sealed, and is known by this hash. */
  z.strictObject({ kind: z.literal("sealed"), uid: userIdSchema, id: z.string(), mh: hashB64uSchema }),
  /** A queued message was stored. */
  z.strictObject({
    kind: z.literal("stored"),
    uid: userIdSchema,
    id: z.string(),
    mh: hashB64uSchema,
    cid: conversationIdSchema,
    place: z.nullable(z.strictObject({ seq: seqSchema, at: timestampSchema })),
  }),
  /** A pin has changed. */
  z.strictObject({ kind: z.literal("pins"), uid: userIdSchema }),
  /** Somebody was blocked, or is not any more. */
  z.strictObject({ kind: z.literal("blocks"), uid: userIdSchema }),
  /** A draft has changed. */
  z.strictObject({ kind: z.literal("draft"), uid: userIdSchema, cid: conversationIdSchema }),
  /** Something was noticed about the key log. */
  z.strictObject({ kind: z.literal("log"), uid: userIdSchema }),
  /** The key file was checked, or keys were put into the vault. */
  z.strictObject({ kind: z.literal("vault"), uid: userIdSchema }),
  /** The person's own keys were replaced in the vault. */
  z.strictObject({ kind: z.literal("keys"), uid: userIdSchema }),
  /** Someone signed in, or out: ask the server who. `wiped`: whose keys were removed from this browser. */
  z.strictObject({ kind: z.literal("session"), wiped: z.nullable(userIdSchema) }),
]);
export type TabWord = z.infer<typeof wordSchema>;

let channel: BroadcastChannel | null = null;
const listeners = new Set<(word: TabWord) => void>();

/** One line for the whole tab, so that a tab never hears itself; opened on first use. */
function openLine(): BroadcastChannel {
  if (channel !== null) return channel;
  channel = new BroadcastChannel("aryatel");
  channel.onmessage = (event: MessageEvent<unknown>) => {
    const word = wordSchema.safeParse(event.data);
    if (word.success) for (const listener of listeners) listener(word.data);
  };
  return channel;
}

export function tellTabs(word: TabWord): void {
  openLine().postMessage(word);
}

/** Answers how to stop listening. */
export function hearTabs(listener: (word: TabWord) => void): () => void {
  openLine();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
