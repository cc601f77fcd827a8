import type { MetadataRoute } from "next";
import { languageOfPage, wordsOfPage } from "./page-language.ts";

/** What makes the chat installable: its name, its icons, and where it begins. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const { name, promise } = await wordsOfPage();
  return {
    id: "/chat",
    name,
    short_name: name,
    description: promise,
    lang: await languageOfPage(),
    start_url: "/chat",
    scope: "/",
    display: "standalone",
    background_color: "#f2f5f5",
    theme_color: "#f2f5f5",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
