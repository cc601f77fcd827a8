"use client";
import { useState } from "react";
import {
  beginSecondFactor,
  disableSecondFactor,
  enableSecondFactor,
  saveRecoveryCodes,
  useSecondFactor,
  type BegunSecondFactor,
  type SecondFactorFault,
} from "@/lib/client/second-factor.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";

type Step =
  | { at: "rest" }
  | { at: "password"; to: "set-up" | "switch-off" }
  | { at: "app"; begun: BegunSecondFactor }
  | { at: "codes"; recovery: readonly string[] };

/** A code from an app as well as the password, for whoever wants that. */
export function SecondFactorSettings({ handle }: { handle: string }) {
  const standing = useSecondFactor();
  const [step, setStep] = useState<Step>({ at: "rest" });
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [fault, setFault] = useState<SecondFactorFault | null>(null);
  const [busy, setBusy] = useState(false);
  const text = words.secondFactor;

  const goTo = (next: Step) => {
    setStep(next);
    setPassword("");
    setCode("");
    setFault(null);
  };
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setFault(null);
    const outcome =
      step.at === "app"
        ? await enableSecondFactor(step.begun.ticket, code)
        : step.at === "password" && step.to === "switch-off"
          ? await disableSecondFactor(password, code)
          : await beginSecondFactor(password);
    setBusy(false);
    if (!outcome.ok) setFault(outcome.code);
    else if (outcome.value === null) goTo({ at: "rest" });
    else if ("ticket" in outcome.value) goTo({ at: "app", begun: outcome.value });
    else goTo({ at: "codes", recovery: outcome.value });
  };

  if (standing === undefined) return <p className="text-ink-muted">{text.loading}</p>;
  if (step.at === "rest") {
    return (
      <>
        <p className="text-ink-muted">{standing.isOn ? text.on(standing.recoveryLeft) : text.lead}</p>
        <Button
          look="secondary"
          className="self-start"
          onClick={() => {
            goTo({ at: "password", to: standing.isOn ? "switch-off" : "set-up" });
          }}
        >
          {standing.isOn ? text.off : text.setUp}
        </Button>
      </>
    );
  }
  if (step.at === "codes") {
    const { recovery } = step;
    return (
      <>
        <Banner tone="caution" role="status" className="rounded-field">
          {text.recoveryLead}
        </Banner>
        <ul
          aria-label={text.recovery}
          className="rounded-field bg-sunken grid list-none grid-cols-2 gap-x-4 gap-y-1 p-4 font-mono max-sm:grid-cols-1"
        >
          {recovery.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <Button
            onClick={() => {
              saveRecoveryCodes(handle, recovery);
            }}
          >
            {text.save}
          </Button>
          <Button
            look="secondary"
            onClick={() => {
              goTo({ at: "rest" });
            }}
          >
            {text.done}
          </Button>
        </div>
      </>
    );
  }
  const asksPassword = step.at === "password";
  const asksCode = step.at === "app" || step.to === "switch-off";
  return (
    <form
      noValidate
      method="post"
      className="flex flex-col gap-4 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {step.at === "app" && (
        <>
          <p className="text-ink-muted">{text.scan}</p>
          <QrCode text={step.begun.uri} name={text.picture} className="size-48 self-center" />
          <p className="text-small text-ink-muted">{text.byHand}</p>
          <p className="rounded-field bg-sunken px-4 py-2 font-mono wrap-anywhere">
            {step.begun.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
          </p>
        </>
      )}
      {asksPassword && (
        <TextField
          label={text.password}
          type="password"
          autoComplete="current-password"
          autoFocus
          error={fault === "credentials" ? text.faults.credentials : null}
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      )}
      {asksCode && (
        <TextField
          label={text.code}
          hint={step.at === "app" ? text.codeHint : text.offHint}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          error={fault === "code_wrong" ? text.faults.code_wrong : null}
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
          }}
        />
      )}
      {fault !== null && fault !== "credentials" && fault !== "code_wrong" && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {text.faults[fault]}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={busy}>
          {step.at === "app" ? text.switchOn : step.to === "switch-off" ? text.off : text.next}
        </Button>
        <Button
          look="secondary"
          onClick={() => {
            goTo({ at: "rest" });
          }}
        >
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
