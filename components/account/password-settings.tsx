"use client";
import { useState } from "react";
import { changePassword, type PasswordFault } from "@/lib/client/sessions.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";

/** Faults that stand at the field for the present password, or above the buttons; all others are about the new one. */
const ELSEWHERE: readonly PasswordFault[] = ["offline", "busy", "rate_limited"];

/** Another password for signing in. */
export function PasswordSettings() {
  const [isOpen, setOpen] = useState(false);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [fault, setFault] = useState<PasswordFault | "missing" | null>(null);
  const [ended, setEnded] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  const close = () => {
    setOpen(false);
    setCurrent("");
    setNext("");
    setFault(null);
  };
  const submit = async () => {
    if (busy) return;
    if (current === "") {
      setFault("missing");
      return;
    }
    setBusy(true);
    setFault(null);
    const outcome = await changePassword(current, next);
    setBusy(false);
    if (!outcome.ok) {
      setFault(outcome.code);
      return;
    }
    close();
    setEnded(outcome.value.ended);
  };

  const isAboutCurrent = fault === "missing" || fault === "credentials";
  const currentError =
    fault === "missing" ? words.password.missing : fault === "credentials" ? words.password.faults.credentials : null;
  const text = fault === null || fault === "missing" ? null : words.password.faults[fault];
  const isElsewhere = fault !== null && fault !== "missing" && ELSEWHERE.includes(fault);
  return (
    <>
      <p className="text-ink-muted">{words.password.lead}</p>
      {ended !== null && (
        <Banner tone="info" role="status" className="rounded-field">
          {words.password.changed(ended)}
        </Banner>
      )}
      {!isOpen ? (
        <Button
          look="secondary"
          className="self-start"
          onClick={() => {
            setOpen(true);
            setEnded(null);
          }}
        >
          {words.password.open}
        </Button>
      ) : (
        <form
          noValidate
          method="post"
          className="flex flex-col gap-4 pt-1"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextField
            label={words.password.current}
            type="password"
            autoComplete="current-password"
            autoFocus
            error={currentError}
            value={current}
            onChange={(event) => {
              setCurrent(event.target.value);
            }}
          />
          <TextField
            label={words.password.next}
            hint={words.password.nextHint}
            type="password"
            autoComplete="new-password"
            error={isAboutCurrent || isElsewhere ? null : text}
            value={next}
            onChange={(event) => {
              setNext(event.target.value);
            }}
          />
          {isElsewhere && (
            <Banner tone="danger" role="alert" className="rounded-field">
              {text}
            </Banner>
          )}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" busy={busy}>
              {words.password.submit}
            </Button>
            <Button look="secondary" onClick={close}>
              {words.cancel}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
