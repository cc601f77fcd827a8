"use client";
import { Download } from "lucide-react";
import { saveTextFile } from "@/lib/client/save-file.ts";
import type { SavedFile } from "@/lib/client/view.ts";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";

/** What proves a contradiction, as a file to keep or to pass on. */
export function SaveEvidence({ evidence }: { evidence: () => SavedFile | null }) {
  return (
    <Button
      look="secondary"
      className="self-start"
      onClick={() => {
        const file = evidence();
        if (file !== null) saveTextFile(file.fileName, file.text);
      }}
    >
      <Download aria-hidden className="size-4.5" />
      {words.contact.saveEvidence}
    </Button>
  );
}
