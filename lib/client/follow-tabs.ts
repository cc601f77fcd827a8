// What the other tabs of this browser profile tell, taken up by this one's parts.
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { BlockList } from "./blocks.ts";
import type { Contacts } from "./contacts.ts";
import { inBackground } from "./database.ts";
import type { Drafts } from "./drafts.ts";
import type { KeyLog } from "./key-log.ts";
import type { Outbox } from "./outbox.ts";
import { hearTabs, type TabWord } from "./tabs.ts";

interface Parts {
  contacts: Pick<Contacts, "reload">;
  blocks: Pick<BlockList, "reload">;
  drafts: Pick<Drafts, "reload">;
  keyLog: Pick<KeyLog, "reload">;
  outbox: Pick<Outbox, "reload" | "noteSealed" | "noteStored">;
  syncFeed: (cid: ConversationId, seq: number | null) => void;
}

/** Listens for this person's words where they are kept on the device; answers how to stop. */
export function followTabs(uid: UserId, kept: boolean, parts: Parts): () => void {
  const { contacts, blocks, drafts, keyLog, outbox, syncFeed } = parts;
  function hear(word: TabWord): void {
    if (!kept || !("uid" in word) || word.uid !== uid) return;
    if (word.kind === "pins") inBackground(contacts.reload());
    if (word.kind === "blocks") inBackground(blocks.reload());
    if (word.kind === "draft") inBackground(drafts.reload(word.cid));
    if (word.kind === "log") inBackground(keyLog.reload());
    if (word.kind === "queue") inBackground(outbox.reload());
    if (word.kind === "sealed") outbox.noteSealed(word.id, word.mh);
    if (word.kind === "stored") {
      outbox.noteStored(word.id, word.mh, word.place);
      syncFeed(word.cid, word.place?.seq ?? null);
    }
  }
  return hearTabs(hear);
}
