"use client";
import { useId, useState } from "react";
import { useExport } from "@/lib/client/export.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";

/** Everything of this person as a file. */
export function ExportSettings() {
  const { state, save } = useExport(words.exporting.file);
  const [format, setFormat] = useState<"json" | "html" | null>(null);
  const label = useId();
  const isBusy = state.status === "loading" || state.status === "writing";

  const start = (next: "json" | "html") => {
    setFormat(next);
    // What went wrong is in the state.
    save(next).catch(() => undefined);
  };
  return (
    <>
      <p className="text-ink-muted">{words.exporting.lead}</p>
      <div className="flex flex-wrap gap-2">
        {(["html", "json"] as const).map((one) => (
          <Button
            key={one}
            look="secondary"
            busy={isBusy && format === one}
            disabled={isBusy && format !== one}
            onClick={() => {
              start(one);
            }}
          >
            {words.exporting[one]}
          </Button>
        ))}
      </div>
      {state.status === "loading" && (
        <div className="flex flex-col gap-1.5">
          <p id={label} role="status" className="text-small text-ink-muted">
            {words.exporting.loading(state.progress.done, state.progress.total)}
          </p>
          <progress
            aria-labelledby={label}
            max={Math.max(1, state.progress.total)}
            value={state.progress.done}
            className="accent-accent h-1.5 w-full"
          />
        </div>
      )}
      {state.status === "writing" && (
        <p role="status" className="text-small text-ink-muted">
          {words.exporting.writing}
        </p>
      )}
      {state.status === "saved" && (
        <Banner tone={state.complete ? "info" : "caution"} role="status" className="rounded-field">
          {words.exporting.saved(state.fileName)} {!state.complete && words.exporting.incomplete}
        </Banner>
      )}
      {state.status === "failed" && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {words.exporting.failed}
        </Banner>
      )}
    </>
  );
}
