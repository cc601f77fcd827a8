"use client";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";
import { KeyFileCheck } from "./key-file-check.tsx";

/** The check of the key file, any time later. */
export function KeyFileDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={words.keyFile.savedTitle}
      description={words.keyFile.checkLaterLead}
    >
      <KeyFileCheck passphrase={null} onGood={() => undefined} />
    </Dialog>
  );
}
