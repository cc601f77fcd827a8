"use client";
import Link from "next/link";
import { useEffect, useRef } from "react";
import type { RegistrationInput } from "@/lib/client/register.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { TextField } from "../ui/text-field.tsx";
import { words } from "../words.ts";

export type FieldErrors = Partial<Record<keyof RegistrationInput, string>>;

interface RegisterFormProps {
  input: RegistrationInput;
  errors: FieldErrors;
  /** What is wrong with none of the fields. */
  fault: string | null;
  onChange: (input: RegistrationInput) => void;
  onSubmit: () => void;
}

export function RegisterForm({ input, errors, fault, onChange, onSubmit }: RegisterFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const plain = input.passphrase === null;

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  return (
    <form
      ref={form}
      noValidate
      method="post"
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <TextField
        label={words.register.username}
        hint={words.register.usernameHint}
        error={errors.handle ?? null}
        name="username"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        value={input.handle}
        onChange={(event) => {
          onChange({ ...input, handle: event.target.value });
        }}
      />
      <TextField
        label={words.register.email}
        hint={words.register.emailHint}
        error={errors.email ?? null}
        type="email"
        name="email"
        autoComplete="username"
        value={input.email}
        onChange={(event) => {
          onChange({ ...input, email: event.target.value });
        }}
      />
      <TextField
        label={words.register.password}
        hint={words.register.passwordHint}
        error={errors.password ?? null}
        type="password"
        name="password"
        autoComplete="new-password"
        value={input.password}
        onChange={(event) => {
          onChange({ ...input, password: event.target.value });
        }}
      />
      <div className="flex flex-col gap-1.5">
        <p className="text-small text-ink-muted pb-2">{words.register.keyFileLead}</p>
        <TextField
          label={words.register.passphrase}
          hint={words.register.passphraseHint}
          error={errors.passphrase ?? null}
          type="password"
          autoComplete="off"
          disabled={plain}
          value={input.passphrase ?? ""}
          onChange={(event) => {
            onChange({ ...input, passphrase: event.target.value });
          }}
        />
        <Checkbox
          label={words.register.plain}
          checked={plain}
          onChange={(event) => {
            onChange({ ...input, passphrase: event.target.checked ? null : "" });
          }}
        />
        {plain && (
          <Banner tone="caution" role="status" className="rounded-field">
            {words.register.plainWarning}
          </Banner>
        )}
      </div>
      {fault !== null && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {fault}
        </Banner>
      )}
      <Button type="submit" wide>
        {words.register.submit}
      </Button>
      <p className="text-ink-muted flex flex-wrap items-center justify-center gap-x-1.5">
        {words.register.haveAccount}
        <Link href="/login" className="text-accent-ink inline-flex min-h-11 items-center font-semibold hover:underline">
          {words.register.signIn}
        </Link>
      </p>
    </form>
  );
}
