"use client";
import type { Access } from "@/lib/client/view.ts";
import { KeyFileDialog } from "../account/key-file-dialog.tsx";
import { NewKeyFileDialog } from "../account/new-key-file-dialog.tsx";
import { SettingsDialog } from "../account/settings-dialog.tsx";
import { SignOutDialog } from "../account/sign-out-dialog.tsx";
import { KEY_DIALOGS, KeyDialogs, type KeyDialog } from "../keys/key-dialogs.tsx";
import { NewChatDialog } from "./new-chat-dialog.tsx";

export type ChatDialog = "new-chat" | "settings" | "key-file" | "new-key-file" | "sign-out" | KeyDialog | null;

interface ChatDialogsProps {
  access: Extract<Access, { status: "open" }>;
  dialog: ChatDialog;
  onDialog: (dialog: ChatDialog) => void;
}

function isKeyDialog(dialog: ChatDialog): dialog is KeyDialog {
  return KEY_DIALOGS.some((candidate) => candidate === dialog);
}

/** The dialogs of the whole chat, one at a time. */
export function ChatDialogs({ access, dialog, onDialog }: ChatDialogsProps) {
  const close = () => {
    onDialog(null);
  };
  return (
    <>
      <NewChatDialog open={dialog === "new-chat"} onClose={close} />
      <SettingsDialog open={dialog === "settings"} access={access} onClose={close} onDialog={onDialog} />
      <KeyFileDialog open={dialog === "key-file"} onClose={close} />
      {dialog === "new-key-file" && <NewKeyFileDialog kept={access.kept} onClose={close} />}
      {isKeyDialog(dialog) && <KeyDialogs dialog={dialog} onClose={close} />}
      <SignOutDialog
        open={dialog === "sign-out"}
        keyFileChecked={access.keyFileChecked}
        onClose={close}
        onCheckKeyFile={() => {
          onDialog("key-file");
        }}
      />
    </>
  );
}
