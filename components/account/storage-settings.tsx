"use client";
import { useState } from "react";
import { useStorageUse } from "@/lib/client/storage-use.ts";
import { byteSize } from "../ui/amounts.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";

type Notice = "cleared" | "persistRefused" | "failed";

/** What this browser keeps, what of it can be cleared, and whether it stays. */
export function StorageSettings({ kept }: { kept: boolean }) {
  const { use, clearMessages, askToPersist } = useStorageUse();
  const [busy, setBusy] = useState<"clear" | "persist" | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);

  const run = async (what: "clear" | "persist", work: () => Promise<Notice | null>) => {
    if (busy !== null) return;
    setBusy(what);
    setNotice(null);
    setNotice(await work().catch((): Notice => "failed"));
    setBusy(null);
  };

  return (
    <>
      <p className="text-ink-muted">{kept ? words.settings.storageKept : words.settings.storageTab}</p>
      {use === null ? (
        <Skeleton className="h-5 w-56" />
      ) : (
        <>
          {kept && (
            <p className="text-ink-muted">
              {words.storage.messages(use.messages.count, byteSize(use.messages.bytes))}{" "}
              {use.queue.count > 0 && words.storage.queue(use.queue.count)}{" "}
              {use.drafts.count > 0 && words.storage.drafts(use.drafts.count)}{" "}
              {use.usage !== null &&
                use.quota !== null &&
                words.storage.usage(byteSize(use.usage), byteSize(use.quota))}
            </p>
          )}
          {kept && (
            <p className="text-ink-muted">{use.persisted ? words.storage.persisted : words.storage.notPersisted}</p>
          )}
          {kept && !use.persisted && (
            <Button
              look="secondary"
              className="self-start"
              busy={busy === "persist"}
              onClick={() => {
                void run("persist", async () => ((await askToPersist()) ? null : "persistRefused"));
              }}
            >
              {words.storage.persist}
            </Button>
          )}
          {kept && use.messages.count > 0 && (
            <>
              <Button
                look="secondary"
                className="self-start"
                busy={busy === "clear"}
                onClick={() => {
                  void run("clear", async () => {
                    await clearMessages();
                    return "cleared";
                  });
                }}
              >
                {words.storage.clear}
              </Button>
              <p className="text-small text-ink-muted">{words.storage.clearHint}</p>
            </>
          )}
          {kept && use.stopped && <p className="text-small text-ink-muted">{words.storage.stopped}</p>}
        </>
      )}
      {notice !== null && (
        <Banner
          tone={notice === "cleared" ? "info" : notice === "failed" ? "danger" : "caution"}
          role="status"
          className="rounded-field"
        >
          {words.storage[notice]}
        </Banner>
      )}
    </>
  );
}
