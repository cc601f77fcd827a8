"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { saveTextFile } from "@/lib/client/save-file.ts";
import {
  register,
  validateRegistration,
  type RegisterFault,
  type RegisterStep,
  type RegistrationInput,
  type SavedKeyFile,
} from "@/lib/client/register.ts";
import { words } from "../words.ts";
import { AccessGate } from "./access-gate.tsx";
import { AccountPage } from "./account-page.tsx";
import { FormSkeleton } from "./form-skeleton.tsx";
import { KeyFileSaved } from "./key-file-saved.tsx";
import { RegisterForm, type FieldErrors } from "./register-form.tsx";
import { RegisterProgress } from "./register-progress.tsx";

/** `step`: the account is being made. `saved`: it is, and its key file lies in the downloads. */
type Stage = { at: "form" } | { at: "step"; step: RegisterStep } | { at: "saved"; saved: SavedKeyFile };

const FIELD_OF: Partial<Record<RegisterFault, keyof RegistrationInput>> = {
  handle_taken: "handle",
  email_taken: "email",
  weak_password: "password",
  same_as_password: "passphrase",
};

export function RegisterScreen() {
  const router = useRouter();
  const [input, setInput] = useState<RegistrationInput>({ handle: "", email: "", password: "", passphrase: "" });
  const [stage, setStage] = useState<Stage>({ at: "form" });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [fault, setFault] = useState<string | null>(null);

  const submit = async () => {
    const faults = validateRegistration(input);
    const found: FieldErrors = {};
    for (const field of ["handle", "email", "password", "passphrase"] as const) {
      const code = faults[field];
      if (code !== undefined) found[field] = words.register.fieldFaults[field][code];
    }
    setErrors(found);
    setFault(null);
    if (Object.keys(found).length > 0) return;

    setStage({ at: "step", step: "keys" });
    const outcome = await register(input, (step) => {
      setStage({ at: "step", step });
    });
    if (outcome.ok) {
      saveTextFile(outcome.value.fileName, outcome.value.text);
      setStage({ at: "saved", saved: outcome.value });
      return;
    }
    const field = FIELD_OF[outcome.code];
    const text = words.register.faults[outcome.code];
    if (field === undefined) setFault(text);
    else setErrors({ [field]: text });
    setStage({ at: "form" });
  };

  // The account exists from here on: these two stages are not for the gate to judge.
  if (stage.at === "step") {
    return (
      <AccountPage title={words.register.title} lead={words.register.workingLead}>
        <RegisterProgress step={stage.step} />
      </AccountPage>
    );
  }
  if (stage.at === "saved") {
    return (
      <AccountPage title={words.keyFile.savedTitle}>
        <KeyFileSaved
          saved={stage.saved}
          passphrase={input.passphrase ?? ""}
          onDone={() => {
            router.replace("/chat");
          }}
        />
      </AccountPage>
    );
  }
  const { title, lead } = words.register;
  return (
    <AccessGate wants="signed-out" waiting={<FormSkeleton title={title} lead={lead} fields={4} hints link />}>
      {() => (
        <AccountPage title={title} lead={lead}>
          <RegisterForm
            input={input}
            errors={errors}
            fault={fault}
            onChange={setInput}
            onSubmit={() => {
              void submit();
            }}
          />
        </AccountPage>
      )}
    </AccessGate>
  );
}
