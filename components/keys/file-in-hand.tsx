"use client";
import { Download } from "lucide-react";
import { useState } from "react";
import { saveTextFile } from "@/lib/client/save-file.ts";
import type { SavedFile } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FileField } from "../ui/file-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import type { FinishFault } from "../words/keys.ts";

export interface Finish {
  /** Why the file is asked for. */
  lead: string;
  /** The button that carries the change out. */
  submit: string;
  asksPassword?: boolean;
  grave: boolean;
  /** Called with the very file that was saved. */
  run: (file: File, password: string) => Promise<FinishFault | null>;
}

interface FileInHandProps {
  saved: SavedFile;
  finish: Finish;
  onBack: () => void;
}

type Trouble = "missing" | "other" | "password" | FinishFault;

/** The second step: the saved file comes back byte for byte, and then the keys are changed. */
export function FileInHand({ saved, finish, onBack }: FileInHandProps) {
  const [file, setFile] = useState<File | null>(null);
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const asksPassword = finish.asksPassword === true;

  const run = async (): Promise<Trouble | null> => {
    if (file === null) return "missing";
    const text = await file.text().catch(() => null);
    if (text !== saved.text) return "other";
    if (asksPassword && password === "") return "password";
    return finish.run(file, password);
  };
  const submit = async () => {
    if (busy) return;
    setTrouble(null);
    setBusy(true);
    setTrouble(await run());
    setBusy(false);
  };

  const aboutFile = trouble === "missing" || trouble === "other";
  const aboutPassword = trouble === "password" || trouble === "credentials";
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="flex flex-col gap-1">
        <p className="text-ink-muted">{words.keys.saved.lead}</p>
        <p className="text-small font-mono font-medium wrap-anywhere">{saved.fileName}</p>
        <Button
          look="quiet"
          className="-ml-3 self-start px-3!"
          onClick={() => {
            saveTextFile(saved.fileName, saved.text);
          }}
        >
          <Download aria-hidden className="size-4.5" />
          {words.keyFile.again}
        </Button>
        <p className="text-ink-muted">{finish.lead}</p>
      </div>
      <FileField
        label={words.keys.saved.label}
        invitation={words.keyFile.invitation}
        file={file}
        error={aboutFile ? words.keys.saved[trouble] : null}
        onChoose={(chosen) => {
          setTrouble(null);
          setFile(chosen);
        }}
      />
      {asksPassword && (
        <TextField
          label={words.keys.saved.password}
          hint={words.keys.saved.passwordHint}
          type="password"
          autoComplete="current-password"
          error={
            aboutPassword
              ? trouble === "password"
                ? words.keys.saved.passwordMissing
                : words.keys.finishFaults[trouble]
              : null
          }
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      )}
      {trouble !== null && !aboutFile && !aboutPassword && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {words.keys.finishFaults[trouble]}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look={finish.grave ? "danger" : "primary"} busy={busy} className="grow">
          {finish.submit}
        </Button>
        <Button look="secondary" disabled={busy} onClick={onBack}>
          {words.keys.saved.back}
        </Button>
      </div>
    </form>
  );
}
