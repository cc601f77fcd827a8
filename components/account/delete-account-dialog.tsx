"use client";
import { useId, useState } from "react";
import { deleteOwnAccount, type DeleteFault } from "@/lib/client/delete-account.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";
import { ExportSettings } from "./export-settings.tsx";

/** Says what it costs, offers the messages as a file, and asks for name and password before the account is deleted. */
export function DeleteAccountDialog({ handle, onClose }: { handle: string; onClose: () => void }) {
  const id = useId();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<DeleteFault | "name" | "missing" | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    const wrong = name.trim().toLowerCase() !== handle ? "name" : password === "" ? "missing" : null;
    setFault(wrong);
    if (wrong !== null) return;
    setBusy(true);
    const outcome = await deleteOwnAccount(password);
    if (outcome.ok) return; // The gate leads to the sign-in page.
    setFault(outcome.code);
    setBusy(false);
  };

  const text = words.deletion;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={text.dialogTitle}
      actions={
        <>
          <Button look="secondary" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" form={id} look="danger" busy={busy}>
            {text.confirm}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        method="post"
        className="flex flex-col gap-5 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Banner tone="danger" className="rounded-field">
          <p className="font-semibold">{text.costsTitle}</p>
          {/* Its dots stand under the icon. */}
          <ul className="mt-1 flex list-disc flex-col gap-1 font-normal">
            {text.costs.map((cost) => (
              <li key={cost}>{cost}</li>
            ))}
          </ul>
        </Banner>
        <section aria-label={text.exportFirst} className="flex flex-col gap-2">
          <h3 className="text-small font-semibold">{text.exportFirst}</h3>
          <ExportSettings />
        </section>
        <TextField
          label={text.name(handle)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={fault === "name" ? text.nameWrong(handle) : null}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
          }}
        />
        <TextField
          label={text.password}
          type="password"
          autoComplete="current-password"
          error={fault === "missing" ? text.missing : fault === "credentials" ? text.faults.credentials : null}
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
        {(fault === "uncertain" || fault === "rate_limited") && (
          <Banner tone="danger" role="alert" className="rounded-field">
            {text.faults[fault]}
          </Banner>
        )}
      </form>
    </Dialog>
  );
}
