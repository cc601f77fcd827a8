"use client";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** A fault of the program itself. */
export function FailureScreen({ onRetry }: { onRetry: () => void }) {
  return (
    <AccountPage title={words.failure.title} lead={words.failure.lead}>
      <Button wide onClick={onRetry}>
        {words.tryAgain}
      </Button>
    </AccountPage>
  );
}
