"use client";
import { FailureScreen } from "@/components/account/failure-screen.tsx";
import "./globals.css";

export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <FailureScreen error={error} onRetry={retry} />
      </body>
    </html>
  );
}
