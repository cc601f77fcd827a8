"use client";
import { useState } from "react";
import { signOut } from "@/lib/client/access.ts";
import { unlock, type UnlockFault } from "@/lib/client/key-file.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FileField } from "../ui/file-field.tsx";
import { RadioCards } from "../ui/radio-cards.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import { AccessGate } from "./access-gate.tsx";
import { AccountPage } from "./account-page.tsx";
import { FormSkeleton } from "./form-skeleton.tsx";
import { placeOf } from "./key-file-fault.ts";
import { useKeyFile } from "./use-key-file.ts";

export function UnlockScreen() {
  const { title, lead } = words.unlock;
  return (
    <AccessGate wants="locked" waiting={<FormSkeleton title={title} lead={lead} fields={2} file hints />}>
      {() => (
        <AccountPage title={title} lead={lead}>
          <UnlockForm />
        </AccountPage>
      )}
    </AccessGate>
  );
}

interface Refusal {
  code: UnlockFault;
  text: string;
}

function UnlockForm() {
  const { file, encrypted, choose } = useKeyFile();
  const [passphrase, setPassphrase] = useState("");
  const [keep, setKeep] = useState<"keep" | "forget">("keep");
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    setRefusal(null);
    setMissing(file === null);
    if (file === null) return;
    setBusy(true);
    const outcome = await unlock(file, passphrase, keep === "keep");
    if (outcome.ok) return; // The gate leads on.
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
        {words.unlock.submit}
      </Button>
      <p className="text-small text-ink-muted">{words.unlock.lost}</p>
      <Button
        look="quiet"
        onClick={() => {
          void signOut();
        }}
      >
        {words.unlock.elsewhere}
      </Button>
    </form>
  );
}
