"use client";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** After an update of the server, a page that was open before asks for pieces that are gone: only loading it anew helps. */
function isOutdated(error: unknown): boolean {
  return error instanceof Error && error.name === "ChunkLoadError";
}

/** A fault of the program itself. */
export function FailureScreen({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <AccountPage title={words.failure.title} lead={words.failure.lead}>
      <Button
        wide
        onClick={() => {
          if (isOutdated(error)) location.reload();
          else onRetry();
        }}
      >
        {words.tryAgain}
      </Button>
    </AccountPage>
  );
}
