import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { THEME_SCRIPT } from "@/components/ui/theme-script.ts";
import { words } from "@/components/words.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: words.name, template: `%s · ${words.name}` },
  description: words.promise,
  applicationName: words.name,
  referrer: "no-referrer",
  formatDetection: { telephone: false, email: false, address: false },
  icons: { icon: { url: "/icon.svg", type: "image/svg+xml" } },
};

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

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The script below may set data-theme before React looks.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
