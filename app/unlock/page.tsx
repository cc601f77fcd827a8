import type { Metadata } from "next";
import { UnlockScreen } from "@/components/account/unlock-screen.tsx";
import { wordsOfPage } from "../page-language.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await wordsOfPage()).unlock.title };
}

export default function UnlockPage() {
  return <UnlockScreen />;
}
