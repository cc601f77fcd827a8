"use client";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";
import { UnlockForm } from "./unlock-form.tsx";

/** The keys were changed elsewhere: the file with the present ones opens this browser again. */
export function NewKeyFileDialog({ kept, onClose }: { kept: boolean; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={words.keys.alarm.chooseTitle}>
      <UnlockForm kept={kept} onUnlocked={onClose} />
    </Dialog>
  );
}
