import type { Metadata } from "next";
import { UnlockScreen } from "@/components/account/unlock-screen.tsx";
import { words } from "@/components/words.ts";

export const metadata: Metadata = { title: words.unlock.title };

export default function UnlockPage() {
  return <UnlockScreen />;
}
