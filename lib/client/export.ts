// Export: everything of this person that can be opened, made into a file in the browser and handed to its download.
// Loads the whole history first. Nothing of it is sent anywhere.
import { useState } from "react";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { pause } from "./calm.ts";
import { viewContact } from "./contacts.ts";
import { writeHtml, writeJson, type ExportContent, type ExportWords } from "./export-file.ts";
import type { HistoryProgress } from "./history-loader.ts";
import { listMessages } from "./message-list.ts";
import { saveFile } from "./save-file.ts";

export type { ExportWords } from "./export-file.ts";

export type ExportState =
  | { status: "idle" }
  | { status: "loading"; progress: HistoryProgress }
  | { status: "writing" }
  /** `complete`: false when the server did not give everything; what could be had is in the file, which says so. */
  | { status: "saved"; fileName: string; complete: boolean }
  | { status: "failed" };

export interface ExportView {
  state: ExportState;
  /** Ends with a download. Does nothing while one is under way. */
  save: (format: "json" | "html") => Promise<void>;
}

/** `words` are those of the readable page. */
export function useExport(words: ExportWords): ExportView {
  const account = useAccount();
  const [state, setState] = useState<ExportState>({ status: "idle" });
  return {
    state,
    save: async (format) => {
      if (account === null || state.status === "loading" || state.status === "writing") return;
      try {
        setState({ status: "loading", progress: { done: 0, total: 0 } });
        const isComplete = await account.historyLoader.finish((progress) => {
          setState({ status: "loading", progress });
        });
        setState({ status: "writing" });
        const content = await collect(account, isComplete);
        const parts: string[] = [];
        for (const part of format === "json" ? writeJson(content) : writeHtml(content, words)) {
          parts.push(part);
          await pause(0);
        }
        const fileName = `aryatel-${content.viewer.handle}-${new Date(content.at).toISOString().slice(0, 10)}.${format}`;
        saveFile(fileName, format === "json" ? "application/json" : "text/html", parts);
        setState({ status: "saved", fileName, complete: isComplete });
      } catch (error) {
        setState({ status: "failed" });
        throw error;
      }
    },
  };
}

async function collect(account: Account, isComplete: boolean): Promise<ExportContent> {
  const { viewer, contacts, inbox, outbox, drafts, feedOf } = account;
  const pins = contacts.pins.get();
  const conversations: ExportContent["conversations"][number][] = [];
  for (const { cid, peer, theirs } of inbox.state.get().rows.values()) {
    await pause(0);
    const { messages, warnings } = feedOf(cid, peer.uid).state.get();
    const { handle } = viewContact(peer, pins);
    const items = outbox.items.get().filter((item) => item.cid === cid);
    const views = listMessages({ cid, viewer, peerHandle: handle, messages, warnings, outbox: items, theirs });
    const draft = drafts.texts.get().get(cid) ?? null;
    if (views.length > 0 || draft !== null)
      conversations.push({ cid, peer: { uid: peer.uid, handle }, messages: views, draft });
  }
  const known = [...pins.values()].filter(({ uid }) => uid !== viewer.uid);
  return { viewer, at: Date.now(), isComplete, contacts: known, conversations };
}
