"use client";
import { useId, useState } from "react";
import { revokeAccountKeys } from "@/lib/client/own-keys.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import type { FinishFault } from "../words/keys.ts";
import { Costs } from "./costs.tsx";

/** The last statement of an account. */
export function RevokeKeys({ onClose }: { onClose: () => void }) {
  const id = useId();
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
    if (outcome.ok) onClose();
    else setFault(outcome.code);
  };

  const aboutPassword = fault === "missing" || fault === "credentials";
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.keys.revoke.title}
      actions={
        <>
          {/* The safe way is the loud one. */}
          <Button disabled={busy} onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" form={id} look="quiet" className="text-danger-ink! hover:bg-danger-soft!" busy={busy}>
            {words.keys.revoke.confirm}
          </Button>
        </>
      }
    >
      <form
        id={id}
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
      </form>
    </Dialog>
  );
}
