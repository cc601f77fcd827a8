"use client";
import { useState, type ReactNode } from "react";
import { checkKeyFile, type UnlockFault } from "@/lib/client/key-file.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FileField } from "../ui/file-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import { placeOf } from "./key-file-fault.ts";
import { useKeyFile } from "./use-key-file.ts";

interface KeyFileCheckProps {
  /** The passphrase, where it was chosen a moment ago; null asks for it when the file needs one. */
  passphrase: string | null;
  onGood: () => void;
  /** More buttons beside "Check key file". */
  others?: ReactNode;
}

/** Choose the file, see that it works. */
export function KeyFileCheck({ passphrase: known, onGood, others }: KeyFileCheckProps) {
  const { file, encrypted, choose } = useKeyFile();
  const [typed, setTyped] = useState("");
  const [missing, setMissing] = useState(false);
  const [fault, setFault] = useState<{ code: UnlockFault; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [good, setGood] = useState(false);
  const asks = encrypted === true && (known === null || fault?.code === "K_WRONG_PASSPHRASE");

  const submit = async () => {
    if (busy || good) return;
    setFault(null);
    setMissing(file === null);
    if (file === null) return;
    setBusy(true);
    const outcome = await checkKeyFile(file, asks || known === null ? typed : known);
    setBusy(false);
    if (outcome.ok) {
      setGood(true);
      onGood();
    } else setFault({ code: outcome.code, text: words.keyFile.fault(outcome.code, outcome.belongsTo) });
  };

  if (good) {
    return (
      <Banner tone="info" role="status" className="rounded-field">
        {words.keyFile.good}
      </Banner>
    );
  }
  const at = (place: ReturnType<typeof placeOf>) =>
    fault !== null && placeOf(fault.code) === place ? fault.text : null;
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <FileField
        label={words.keyFile.label}
        invitation={words.keyFile.invitation}
        file={file}
        error={missing ? words.keyFile.missing : at("file")}
        onChoose={(chosen) => {
          setMissing(false);
          setFault(null);
          choose(chosen);
        }}
      />
      {asks && (
        <TextField
          label={words.keyFile.passphrase}
          type="password"
          autoComplete="off"
          error={at("passphrase")}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
        />
      )}
      {at("form") !== null && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {at("form")}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={busy} className="grow">
          {words.keyFile.check}
        </Button>
        {others}
      </div>
    </form>
  );
}
