"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
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
      <CheckAndClose onClose={onClose} />
    </Dialog>
  );
}

function CheckAndClose({ onClose }: { onClose: () => void }) {
  const [good, setGood] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      <KeyFileCheck
        passphrase={null}
        onGood={() => {
          setGood(true);
        }}
      />
      {good && (
        <Button wide autoFocus onClick={onClose}>
          {words.keyFile.done}
        </Button>
      )}
    </div>
  );
}
