"use client";
import { useState, type ReactNode } from "react";
import { unlock, type UnlockFault } from "@/lib/client/key-file.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FileField } from "../ui/file-field.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import { placeOf } from "./key-file-fault.ts";
import { useKeyFile } from "./use-key-file.ts";

interface Refusal {
  code: UnlockFault;
  text: string;
}

interface UnlockFormProps {
  /** How the key is kept unless the person says otherwise. */
  kept?: boolean;
  /** What stands below the button. */
  others?: ReactNode;
  onUnlocked?: () => void;
}

/** The key file and its passphrase, tried against the keys in force. */
export function UnlockForm({ kept = true, others, onUnlocked }: UnlockFormProps) {
  const { file, encrypted, choose } = useKeyFile();
  const [passphrase, setPassphrase] = useState("");
  const [keep, setKeep] = useState<"keep" | "forget">(kept ? "keep" : "forget");
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  // Said once, and pressed again: the person knows.
  const isAhead = refusal?.code === "K_AHEAD";
  const submit = async () => {
    if (busy) return;
    setRefusal(null);
    setMissing(file === null);
    if (file === null) return;
    setBusy(true);
    const outcome = await unlock(file, passphrase, keep === "keep", { mayBeAhead: isAhead });
    if (outcome.ok) {
      onUnlocked?.();
      return; // On the page of its own, the gate leads on.
    }
    setRefusal({ code: outcome.code, text: words.keyFile.fault(outcome.code, outcome.belongsTo) });
    setBusy(false);
  };

  const at = (place: ReturnType<typeof placeOf>) =>
    refusal !== null && placeOf(refusal.code) === place ? refusal.text : null;

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
          setRefusal(null);
          choose(chosen);
        }}
      />
      <TextField
        label={words.unlock.passphrase}
        type="password"
        autoComplete="off"
        hint={encrypted === false ? words.keyFile.noPassphrase : words.unlock.passphraseHint}
        error={at("passphrase")}
        value={passphrase}
        onChange={(event) => {
          setPassphrase(event.target.value);
        }}
      />
      <RadioCards
        legend={words.unlock.legend}
        value={keep}
        onChange={setKeep}
        choices={[
          { value: "keep", label: words.unlock.keep, hint: words.unlock.keepHint },
          { value: "forget", label: words.unlock.forget, hint: words.unlock.forgetHint },
        ]}
      />
      {at("form") !== null && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {at("form")}
        </Banner>
      )}
      <Button type="submit" wide busy={busy}>
        {isAhead ? words.unlock.goOn : words.unlock.submit}
      </Button>
      {others}
    </form>
  );
}
