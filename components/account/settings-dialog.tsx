"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import type { Access } from "@/lib/client/view.ts";
import type { KeyDialog } from "../keys/key-dialogs.tsx";
import { KeySettings } from "../keys/key-settings.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { THEMES, useTheme } from "../ui/theme.ts";
import { words } from "../words.ts";

const PICTURES = { system: Monitor, light: Sun, dark: Moon } as const;

interface SettingsDialogProps {
  open: boolean;
  access: Extract<Access, { status: "open" }>;
  onClose: () => void;
  onDialog: (dialog: "key-file" | KeyDialog) => void;
}

export function SettingsDialog({ open, access, onClose, onDialog }: SettingsDialogProps) {
  const [theme, setTheme] = useTheme();
  return (
    <Dialog open={open} onOpenChange={onClose} title={words.chat.settings}>
      <div className="flex flex-col gap-6 pt-2">
        <Section title={words.settings.account}>
          <div className="flex items-center gap-3">
            <Avatar handle={access.viewer.handle} />
            <dl className="min-w-0">
              <dt className="text-small text-ink-muted">{words.settings.username}</dt>
              <dd className="font-semibold wrap-anywhere">{access.viewer.handle}</dd>
            </dl>
          </div>
        </Section>
        <Section title={words.settings.keyFile}>
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
        </Section>
        <Section title={words.keys.title}>
          <KeySettings onOpen={onDialog} />
        </Section>
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
        <Section title={words.settings.storage}>
          <p className="text-ink-muted">{access.kept ? words.settings.storageKept : words.settings.storageTab}</p>
        </Section>
      </div>
    </Dialog>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-small font-semibold">{title}</h3>
      {children}
    </section>
  );
}
