"use client";
import { Button } from "../ui/button.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** The server did not answer before anything could be shown. */
export function OfflineScreen() {
  return (
    <AccountPage title={words.offline.title} lead={words.offline.lead}>
      <Button
        wide
        onClick={() => {
          location.reload();
        }}
      >
        {words.tryAgain}
      </Button>
    </AccountPage>
  );
}
