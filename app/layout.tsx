import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { THEME_SCRIPT } from "@/components/ui/theme-script.ts";
import { LanguageProvider } from "@/components/words/language-context.tsx";
import { NONCE_HEADER } from "@/lib/server/page-headers.ts";
import { languageOfPage, wordsOfPage } from "./page-language.ts";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const { name, promise } = await wordsOfPage();
  return {
    title: { default: name, template: `%s · ${name}` },
    description: promise,
    applicationName: name,
    referrer: "no-referrer",
    formatDetection: { telephone: false, email: false, address: false },
    icons: { icon: { url: "/icon.svg", type: "image/svg+xml" }, apple: "/apple-touch-icon.png" },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f2f5f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1214" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = await languageOfPage();
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    // The script below may set data-theme before React looks.
    <html lang={language} suppressHydrationWarning>
      <head>
        {/* Browsers hide a nonce from whoever reads the attribute. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <LanguageProvider language={language}>{children}</LanguageProvider>
      </body>
    </html>
  );
}
