"use client";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { saveTextFile } from "@/lib/client/save-file.ts";
import type { SavedKeyFile } from "@/lib/client/register.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FileName } from "../ui/file-name.tsx";
import { words } from "../words.ts";
import { KeyFileCheck } from "./key-file-check.tsx";

/** Milliseconds the good news stands before the chat opens: long enough to read it. */
const GOOD_NEWS_MS = 1200;

/** Right after the file was saved: what it is, what its loss means, and whether the saved copy works. */
export function KeyFileSaved(props: { saved: SavedKeyFile; passphrase: string; onDone: () => void }) {
  const { saved, passphrase, onDone } = props;
  const [good, setGood] = useState(false);

  useEffect(() => {
    if (!good) return;
    const timer = setTimeout(onDone, GOOD_NEWS_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [good, onDone]);

  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-1">
        <p className="text-ink-muted">{words.keyFile.saved}</p>
        <p className="text-small font-mono font-medium wrap-anywhere">
          <FileName name={saved.fileName} />
        </p>
        <Button
          look="quiet"
          className="-ml-3 self-start px-3!"
          onClick={() => {
            saveTextFile(saved.fileName, saved.text);
          }}
        >
          <Download aria-hidden className="size-4.5" />
          {words.keyFile.again}
        </Button>
      </div>
      <Banner tone="caution" className="rounded-field">
        {words.keyFile.lost}
      </Banner>
      {!good && <p className="text-ink-muted">{words.keyFile.checkLead}</p>}
      <KeyFileCheck
        passphrase={passphrase}
        onGood={() => {
          setGood(true);
        }}
        others={
          <Button look="secondary" className="grow" onClick={onDone}>
            {words.keyFile.later}
          </Button>
        }
      />
      {good ? (
        <Button wide autoFocus onClick={onDone}>
          {words.keyFile.goOn}
        </Button>
      ) : (
        <p className="text-small text-ink-muted -mt-2">{words.keyFile.laterLead}</p>
      )}
    </div>
  );
}
