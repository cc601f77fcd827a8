"use client";
import { FailureScreen } from "@/components/account/failure-screen.tsx";
import { words } from "@/components/words.ts";
import "./globals.css";

export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang={words.lang}>
      <body>
        <FailureScreen error={error} onRetry={retry} />
      </body>
    </html>
  );
}
