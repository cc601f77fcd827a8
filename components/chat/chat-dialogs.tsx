"use client";
import dynamic from "next/dynamic";
import { useEffect } from "react";
import type { Access } from "@/lib/client/view.ts";
import type { KeyDialog } from "../keys/key-dialogs.tsx";
import { fetchLater } from "../ui/fetch-later.ts";

const newChat = () => import("./new-chat-dialog.tsx");
const settings = () => import("../account/settings-dialog.tsx");
const keyFile = () => import("../account/key-file-dialog.tsx");
const newKeyFile = () => import("../account/new-key-file-dialog.tsx");
const keys = () => import("../keys/key-dialogs.tsx");
const deletion = () => import("../account/delete-account-dialog.tsx");
const shortcuts = () => import("./shortcuts-dialog.tsx");
const signOut = () => import("../account/sign-out-dialog.tsx");

const NewChatDialog = dynamic(() => newChat().then((module) => module.NewChatDialog));
const SettingsDialog = dynamic(() => settings().then((module) => module.SettingsDialog));
const KeyFileDialog = dynamic(() => keyFile().then((module) => module.KeyFileDialog));
const NewKeyFileDialog = dynamic(() => newKeyFile().then((module) => module.NewKeyFileDialog));
const KeyDialogs = dynamic(() => keys().then((module) => module.KeyDialogs));
const DeleteAccountDialog = dynamic(() => deletion().then((module) => module.DeleteAccountDialog));
const ShortcutsDialog = dynamic(() => shortcuts().then((module) => module.ShortcutsDialog));
const SignOutDialog = dynamic(() => signOut().then((module) => module.SignOutDialog));

export type ChatDialog =
  | "new-chat"
  | "settings"
  | "key-file"
  | "new-key-file"
  | "sign-out"
  | "shortcuts"
  | "delete-account"
  | KeyDialog
  | null;

interface ChatDialogsProps {
  access: Extract<Access, { status: "open" }>;
  dialog: ChatDialog;
  onDialog: (dialog: ChatDialog) => void;
}

/** The dialogs of the whole chat, one at a time. None of them is there at first: each loads on demand, or in a moment. */
export function ChatDialogs({ access, dialog, onDialog }: ChatDialogsProps) {
  const close = () => {
    onDialog(null);
  };
  useEffect(() => fetchLater([newChat, settings, shortcuts, signOut, keyFile, newKeyFile, keys]), []);
  switch (dialog) {
    case null:
      return null;
    case "new-chat":
      return <NewChatDialog open onClose={close} />;
    case "settings":
      return <SettingsDialog open access={access} onClose={close} onDialog={onDialog} />;
    case "key-file":
      return <KeyFileDialog open onClose={close} />;
    case "new-key-file":
      return <NewKeyFileDialog kept={access.kept} onClose={close} />;
    case "delete-account":
      return <DeleteAccountDialog handle={access.viewer.handle} onClose={close} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={close} />;
    case "sign-out":
      return (
        <SignOutDialog
          open
          keyFileChecked={access.keyFileChecked}
          onClose={close}
          onCheckKeyFile={() => {
            onDialog("key-file");
          }}
        />
      );
    default:
      return <KeyDialogs dialog={dialog} onClose={close} />;
  }
}
