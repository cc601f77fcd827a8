"use client";
import { FailureScreen } from "@/components/account/failure-screen.tsx";
import { LanguageProvider } from "@/components/words/language-context.tsx";
import { isLanguage } from "@/components/words/languages.ts";
import "./globals.css";

export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  // Stands in place of the whole page, whose language is still written there.
  const before = typeof document === "undefined" ? "" : document.documentElement.lang;
  const language = isLanguage(before) ? before : "en";
  return (
    <html lang={language}>
      <body>
        <LanguageProvider language={language}>
          <FailureScreen error={error} onRetry={retry} />
        </LanguageProvider>
      </body>
    </html>
  );
}
