"use client";
import { useState } from "react";
import { revokeAccountKeys } from "@/lib/client/own-keys.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import type { FinishFault } from "../words/keys.ts";
import { Costs } from "./costs.tsx";

/** The last statement of an account. */
export function RevokeKeys({ onDone }: { onDone: () => void }) {
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<FinishFault | "missing" | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    if (password === "") {
      setFault("missing");
      return;
    }
    setFault(null);
    setBusy(true);
    const outcome = await revokeAccountKeys(password);
    setBusy(false);
    if (outcome.ok) onDone();
    else setFault(outcome.code);
  };

  const aboutPassword = fault === "missing" || fault === "credentials";
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Costs costs={words.keys.revoke.costs} grave />
      <TextField
        label={words.keys.revoke.password}
        type="password"
        autoComplete="current-password"
        error={
          aboutPassword
            ? fault === "missing"
              ? words.keys.saved.passwordMissing
              : words.keys.finishFaults[fault]
            : null
        }
        value={password}
        onChange={(event) => {
          setPassword(event.target.value);
        }}
      />
      {fault !== null && !aboutPassword && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {words.keys.finishFaults[fault]}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" busy={busy} className="grow">
          {words.keys.revoke.confirm}
        </Button>
        <Button look="secondary" disabled={busy} className="grow" onClick={onDone}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
