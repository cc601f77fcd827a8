"use client";
import { useState } from "react";
import { signOut } from "@/lib/client/access.ts";
import { ResetKeys } from "../keys/reset-keys.tsx";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import { AccessGate } from "./access-gate.tsx";
import { AccountPage } from "./account-page.tsx";
import { FormSkeleton } from "./form-skeleton.tsx";
import { UnlockForm } from "./unlock-form.tsx";

export function UnlockScreen() {
  const { title, lead } = words.unlock;
  const [lost, setLost] = useState(false);
  return (
    <AccessGate wants="locked" waiting={<FormSkeleton title={title} lead={lead} fields={2} file hints />}>
      {() =>
        lost ? (
          <AccountPage title={words.keys.reset.title}>
            <ResetKeys
              onDone={() => undefined} // The gate leads on as soon as there are keys.
              others={
                <Button
                  look="secondary"
                  wide
                  onClick={() => {
                    setLost(false);
                  }}
                >
                  {words.keys.reset.back}
                </Button>
              }
            />
          </AccountPage>
        ) : (
          <AccountPage title={title} lead={lead}>
            <UnlockForm
              others={
                <>
                  <p className="text-small text-ink-muted">{words.unlock.lost}</p>
                  <div className="flex flex-wrap justify-center gap-x-2">
                    <Button
                      look="quiet"
                      onClick={() => {
                        setLost(true);
                      }}
                    >
                      {words.keys.reset.openLocked}
                    </Button>
                    <Button
                      look="quiet"
                      onClick={() => {
                        void signOut();
                      }}
                    >
                      {words.unlock.elsewhere}
                    </Button>
                  </div>
                </>
              }
            />
          </AccountPage>
        )
      }
    </AccessGate>
  );
}
