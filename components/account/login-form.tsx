"use client";
import Link from "next/link";
import { useState } from "react";
import { signIn } from "@/lib/client/access.ts";
import { useFarewell } from "@/lib/client/delete-account.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";

/** Address and password; and for those who have a second step, then its code. */
export function LoginForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asksForCode, setAsksForCode] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const farewell = useFarewell();

  const submit = async () => {
    if (busy) return;
    if (email.trim() === "" || password === "" || (asksForCode && code.trim() === "")) {
      setFault(asksForCode ? words.login.codeMissing : words.login.missing);
      return;
    }
    setFault(null);
    setBusy(true);
    const outcome = await signIn(email, password, asksForCode ? code : "");
    if (outcome.ok) return; // The gate leads on; the button stays busy until then.
    setBusy(false);
    const { code: reason, retryAfterMs } = outcome;
    if (reason === "code_needed") {
      setAsksForCode(true);
      return;
    }
    if (reason === "credentials") setAsksForCode(false);
    setFault(retryAfterMs === undefined ? words.login.faults[reason] : words.login.wait(retryAfterMs / 1000));
  };

  return (
    <form
      noValidate
      method="post"
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {farewell && (
        <Banner tone="info" role="status" className="rounded-field">
          {words.deletion.done}
        </Banner>
      )}
      {asksForCode ? (
        <TextField
          label={words.login.code}
          hint={words.login.codeHint}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
          }}
        />
      ) : (
        <>
          <TextField
            label={words.login.email}
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={(event) => {
              setEmail(event.target.value);
            }}
          />
          <TextField
            label={words.login.password}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
            }}
          />
        </>
      )}
      {fault !== null && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {fault}
        </Banner>
      )}
      <Button type="submit" wide busy={busy}>
        {words.login.submit}
      </Button>
      {asksForCode ? (
        <Button
          look="quiet"
          wide
          onClick={() => {
            setAsksForCode(false);
            setCode("");
            setPassword("");
            setFault(null);
          }}
        >
          {words.login.back}
        </Button>
      ) : (
        <p className="text-ink-muted flex flex-wrap items-center justify-center gap-x-1.5">
          {words.login.noAccount}
          <Link
            href="/register"
            className="text-accent-ink inline-flex min-h-11 items-center font-semibold hover:underline"
          >
            {words.login.create}
          </Link>
        </p>
      )}
    </form>
  );
}
