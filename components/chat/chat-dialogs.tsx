"use client";
import type { Access } from "@/lib/client/view.ts";
import { KeyFileDialog } from "../account/key-file-dialog.tsx";
import { SettingsDialog } from "../account/settings-dialog.tsx";
import { SignOutDialog } from "../account/sign-out-dialog.tsx";
import { NewChatDialog } from "./new-chat-dialog.tsx";

export type ChatDialog = "new-chat" | "settings" | "key-file" | "sign-out" | null;

interface ChatDialogsProps {
  access: Extract<Access, { status: "open" }>;
  dialog: ChatDialog;
  onDialog: (dialog: ChatDialog) => void;
}

/** The dialogs of the whole chat, one at a time. */
export function ChatDialogs({ access, dialog, onDialog }: ChatDialogsProps) {
  const close = () => {
    onDialog(null);
  };
  return (
    <>
      <NewChatDialog open={dialog === "new-chat"} onClose={close} />
      <SettingsDialog
        open={dialog === "settings"}
        access={access}
        onClose={close}
        onCheckKeyFile={() => {
          onDialog("key-file");
        }}
      />
      <KeyFileDialog open={dialog === "key-file"} onClose={close} />
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
