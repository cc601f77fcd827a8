"use client";
import { useEffect, useState } from "react";
import { hasUnsent, signOut } from "@/lib/client/access.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "../words.ts";

interface SignOutDialogProps {
  open: boolean;
  keyFileChecked: boolean;
  onClose: () => void;
  onCheckKeyFile: () => void;
}

/** Asks before signing out, and says what would be lost by it. */
export function SignOutDialog({ open, ...rest }: SignOutDialogProps) {
  return open ? <SignOut {...rest} /> : null;
}

function SignOut({ keyFileChecked, onClose, onCheckKeyFile }: Omit<SignOutDialogProps, "open">) {
  /** null until it is known what there is to say. */
  const [question, setQuestion] = useState<{ unsent: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  const leave = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await signOut(); // The gate leads to the sign-in page.
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };

  useEffect(() => {
    let gone = false;
    const begin = async () => {
      const unsent = await hasUnsent().catch(() => true);
      if (!gone) setQuestion({ unsent });
    };
    void begin();
    return () => {
      gone = true;
    };
  }, []);

  if (question === null) return null;
  const isHarmless = keyFileChecked && !question.unsent;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.signOut.title}
      description={keyFileChecked ? `${words.signOut.lead} ${words.signOut.stillThere}` : words.signOut.lead}
      actions={
        <>
          <Button look={keyFileChecked && question.unsent ? "primary" : "secondary"} onClick={onClose}>
            {keyFileChecked && question.unsent ? words.signOut.stay : words.cancel}
          </Button>
          <Button
            look={isHarmless ? "primary" : "quiet"}
            className={isHarmless ? "" : "text-danger-ink! hover:bg-danger-soft!"}
            busy={busy}
            onClick={() => {
              void leave();
            }}
          >
            {words.signOut.confirm}
          </Button>
          {/* The safe way is the loud one. */}
          {!keyFileChecked && (
            <Button className="max-sm:w-full" onClick={onCheckKeyFile}>
              {words.keyFile.check}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-2 empty:hidden">
        {question.unsent && (
          <Banner tone="danger" className="rounded-field">
            {words.signOut.unsent}
          </Banner>
        )}
        {!keyFileChecked && (
          <Banner tone="caution" className="rounded-field">
            {words.signOut.unchecked}
          </Banner>
        )}
        {failed && (
          <Banner tone="danger" role="alert" className="rounded-field">
            {words.signOut.failed}
          </Banner>
        )}
      </div>
    </Dialog>
  );
}
