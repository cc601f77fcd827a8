"use client";
import { useState, type ReactNode } from "react";
import { checkKeyFile } from "@/lib/client/key-file.ts";
import { saveTextFile } from "@/lib/client/save-file.ts";
import type { PrepareFault } from "@/lib/client/own-keys.ts";
import type { SavedFile } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import type { FinishFault } from "../words/keys.ts";
import { FileInHand, type Finish } from "./file-in-hand.tsx";
import { KeyChangeForm, type KeyChangeInput } from "./key-change-form.tsx";

/** A change that is prepared and not carried out: its key file holds the keys to come. */
export interface Prepared {
  file: SavedFile;
  carryOut: (password: string) => Promise<{ ok: true } | { ok: false; code: FinishFault }>;
}

interface KeyChangeProps {
  costs: readonly string[];
  /** What is lost cannot be brought back. */
  grave?: boolean;
  /** The present key file is at hand; without it the old keys are given up. */
  fromFile?: boolean;
  /** More to choose, above the passphrase. */
  options?: ReactNode;
  prepare: (input: KeyChangeInput) => Promise<{ ok: true; value: Prepared } | { ok: false; code: PrepareFault }>;
  saved: Pick<Finish, "lead" | "submit" | "asksPassword">;
  good: string;
  /** More buttons beside the first step's. */
  others?: ReactNode;
  onDone: () => void;
}

/**
 * One change of one's own keys, in the order in which nothing can be lost: say what it costs, write the new key file,
 * see that it arrived, and only then change the keys.
 */
export function KeyChange(props: KeyChangeProps) {
  const { costs, grave = false, fromFile = true, options, prepare, saved, good, others, onDone } = props;
  const [input, setInput] = useState<KeyChangeInput>({ file: null, passphrase: "", newPassphrase: "" });
  const [fault, setFault] = useState<PrepareFault | FinishFault | null>(null);
  const [busy, setBusy] = useState(false);
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [done, setDone] = useState<"checked" | "unchecked" | null>(null);

  const begin = async () => {
    setFault(null);
    setBusy(true);
    const outcome = await prepare(input);
    setBusy(false);
    if (!outcome.ok) {
      setFault(outcome.code);
      return;
    }
    const { file } = outcome.value;
    saveTextFile(file.fileName, file.text);
    setPrepared(outcome.value);
  };

  const finish = async (file: File, password: string): Promise<FinishFault | null> => {
    const outcome = await prepared?.carryOut(password);
    if (outcome?.ok !== true) {
      const code = outcome?.code ?? "storage";
      // Only another passphrase helps: back to where it is chosen.
      if (code !== "same_as_password") return code;
      setPrepared(null);
      setFault(code);
      return null;
    }
    // With the keys now in force, as any device would try it; when the server is away, it is asked for again later.
    setDone((await checkKeyFile(file, input.newPassphrase ?? "")).ok ? "checked" : "unchecked");
    return null;
  };

  if (done !== null) {
    return (
      <div className="flex flex-col gap-5">
        <Banner tone={done === "checked" ? "info" : "caution"} role="status" className="rounded-field">
          {done === "checked" ? good : words.keyFile.notChecked}
        </Banner>
        <Button wide onClick={onDone}>
          {words.keys.done}
        </Button>
      </div>
    );
  }
  if (prepared !== null) {
    return (
      <FileInHand
        saved={prepared.file}
        finish={{ ...saved, grave, run: finish }}
        onBack={() => {
          setPrepared(null);
        }}
      />
    );
  }
  return (
    <KeyChangeForm
      input={input}
      fault={fault}
      busy={busy}
      costs={costs}
      // Where something is lost by a choice further down, it says so itself.
      grave={grave && !fromFile}
      fromFile={fromFile}
      options={options}
      others={others}
      onChange={(changed) => {
        setFault(null);
        setInput(changed);
      }}
      onSubmit={() => {
        void begin();
      }}
    />
  );
}
