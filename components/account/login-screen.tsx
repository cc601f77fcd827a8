"use client";
import { words } from "../words.ts";
import { AccessGate } from "./access-gate.tsx";
import { AccountPage } from "./account-page.tsx";
import { FormSkeleton } from "./form-skeleton.tsx";
import { LoginForm } from "./login-form.tsx";

export function LoginScreen() {
  const { title } = words.login;
  const lead = words.promise;
  return (
    <AccessGate wants="signed-out" waiting={<FormSkeleton title={title} lead={lead} fields={2} link />}>
      {() => (
        <AccountPage title={title} lead={lead}>
          <LoginForm />
        </AccountPage>
      )}
    </AccessGate>
  );
}
