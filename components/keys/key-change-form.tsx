"use client";
import { useState, type ReactNode } from "react";
import type { PrepareFault } from "@/lib/client/own-keys.ts";
import { placeOf } from "../account/key-file-fault.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FileField } from "../ui/file-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import type { FinishFault } from "../words/keys.ts";
import { Costs } from "./costs.tsx";
import { NewPassphrase } from "./new-passphrase.tsx";

export interface KeyChangeInput {
  /** The present key file and its passphrase; null where it is lost. */
  file: File | null;
  passphrase: string;
  /** null: none, by explicit choice. */
  newPassphrase: string | null;
}

interface KeyChangeFormProps {
  input: KeyChangeInput;
  fault: PrepareFault | FinishFault | null;
  busy: boolean;
  costs: readonly string[];
  grave: boolean;
  fromFile: boolean;
  options: ReactNode;
  others: ReactNode;
  onChange: (input: KeyChangeInput) => void;
  onSubmit: () => void;
}

/** Which field a fault is about. */
function fieldOf(fault: PrepareFault | FinishFault): "file" | "passphrase" | "new" | "form" {
  switch (fault) {
    case "weak_passphrase":
    case "same_as_password":
      return "new";
    case "keys_changed":
    case "too_many":
    case "too_often":
    case "busy":
    case "refused":
    case "credentials":
    case "rate_limited":
      return "form";
    default:
      return placeOf(fault);
  }
}

function textOf(fault: PrepareFault | FinishFault): string {
  switch (fault) {
    case "same_as_password":
    case "busy":
    case "refused":
    case "credentials":
    case "rate_limited":
      return words.keys.finishFaults[fault];
    default:
      return words.keys.prepareFault(fault);
  }
}

/** The first step: what it costs, from which file, under which new passphrase. */
export function KeyChangeForm(props: KeyChangeFormProps) {
  const { input, fault, busy, costs, grave, fromFile, options, others, onChange, onSubmit } = props;
  const [missing, setMissing] = useState(false);
  const at = (field: ReturnType<typeof fieldOf>) => (fault !== null && fieldOf(fault) === field ? textOf(fault) : null);
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const lacks = fromFile && input.file === null;
        setMissing(lacks);
        if (!lacks && !busy) onSubmit();
      }}
    >
      <Costs costs={costs} grave={grave} />
      {options}
      {fromFile && (
        <>
          <FileField
            label={words.keys.present}
            invitation={words.keyFile.invitation}
            file={input.file}
            error={missing && input.file === null ? words.keyFile.missing : at("file")}
            onChoose={(file) => {
              onChange({ ...input, file });
            }}
          />
          <TextField
            label={words.keys.presentPassphrase}
            hint={words.keys.presentHint}
            type="password"
            autoComplete="off"
            error={at("passphrase")}
            value={input.passphrase}
            onChange={(event) => {
              onChange({ ...input, passphrase: event.target.value });
            }}
          />
        </>
      )}
      <NewPassphrase
        value={input.newPassphrase}
        error={at("new")}
        onChange={(newPassphrase) => {
          onChange({ ...input, newPassphrase });
        }}
      />
      {at("form") !== null && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {at("form")}
        </Banner>
      )}
      <Button type="submit" wide busy={busy}>
        {words.keys.next}
      </Button>
      {others}
    </form>
  );
}
