"use client";
import { Keyboard, Monitor, Moon, Sun } from "lucide-react";
import type { Access } from "@/lib/client/view.ts";
import type { KeyDialog } from "../keys/key-dialogs.tsx";
import { KeySettings } from "../keys/key-settings.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { THEMES, useTheme } from "../ui/theme.ts";
import { words } from "../words.ts";
import { BlockedSettings } from "./blocked-settings.tsx";
import { ExportSettings } from "./export-settings.tsx";
import { LanguageSettings } from "./language-settings.tsx";
import { NotificationSettings } from "./notification-settings.tsx";
import { PasswordSettings } from "./password-settings.tsx";
import { SecondFactorSettings } from "./second-factor-settings.tsx";
import { SessionsSettings } from "./sessions-settings.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { StorageSettings } from "./storage-settings.tsx";

const PICTURES = { system: Monitor, light: Sun, dark: Moon } as const;

interface SettingsDialogProps {
  open: boolean;
  access: Extract<Access, { status: "open" }>;
  onClose: () => void;
  onDialog: (dialog: "key-file" | "shortcuts" | "delete-account" | KeyDialog) => void;
}

export function SettingsDialog({ open, access, onClose, onDialog }: SettingsDialogProps) {
  const [theme, setTheme] = useTheme();
  return (
    <Dialog open={open} onOpenChange={onClose} title={words.chat.settings}>
      <div className="flex flex-col gap-6 pt-2">
        <SettingsSection title={words.settings.account}>
          <div className="flex items-center gap-3">
            <Avatar handle={access.viewer.handle} />
            <dl className="min-w-0">
              <dt className="text-small text-ink-muted">{words.settings.username}</dt>
              <dd className="font-semibold wrap-anywhere">{access.viewer.handle}</dd>
            </dl>
          </div>
        </SettingsSection>
        <SettingsSection title={words.settings.keyFile}>
          <p className="text-ink-muted">
            {access.keyFileChecked ? words.settings.keyFileChecked : words.settings.keyFileUnchecked}
          </p>
          <Button
            look="secondary"
            className="self-start"
            onClick={() => {
              onDialog("key-file");
            }}
          >
            {words.keyFile.check}
          </Button>
        </SettingsSection>
        <RadioCards
          inline
          legend={words.settings.appearance}
          value={theme}
          onChange={setTheme}
          choices={THEMES.map((value) => {
            const Picture = PICTURES[value];
            return { value, label: words.settings.themes[value], picture: <Picture aria-hidden className="size-5" /> };
          })}
        />
        <LanguageSettings kept={access.kept} />
        <SettingsSection title={words.notifications.title}>
          <NotificationSettings uid={access.viewer.uid} />
        </SettingsSection>
        <SettingsSection title={words.block.people}>
          <BlockedSettings />
        </SettingsSection>
        <SettingsSection title={words.sessions.title}>
          <SessionsSettings />
        </SettingsSection>
        <SettingsSection title={words.password.title}>
          <PasswordSettings />
        </SettingsSection>
        <SettingsSection title={words.secondFactor.title}>
          <SecondFactorSettings handle={access.viewer.handle} />
        </SettingsSection>
        <SettingsSection title={words.keys.title}>
          <KeySettings onOpen={onDialog} />
        </SettingsSection>
        <SettingsSection title={words.settings.storage}>
          <StorageSettings kept={access.kept} />
        </SettingsSection>
        <SettingsSection title={words.exporting.title}>
          <ExportSettings />
        </SettingsSection>
        <SettingsSection title={words.deletion.title}>
          <p className="text-ink-muted">{words.deletion.lead}</p>
          <Button
            look="secondary"
            className="text-danger-ink! self-start"
            onClick={() => {
              onDialog("delete-account");
            }}
          >
            {words.deletion.open}
          </Button>
        </SettingsSection>
        <Button
          look="quiet"
          className="self-start"
          onClick={() => {
            onDialog("shortcuts");
          }}
        >
          <Keyboard aria-hidden className="size-4.5" />
          {words.shortcuts.open}
        </Button>
      </div>
    </Dialog>
  );
}
