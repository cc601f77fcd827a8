import type { Metadata } from "next";
import { LoginScreen } from "@/components/account/login-screen.tsx";
import { words } from "@/components/words.ts";

export const metadata: Metadata = { title: words.login.title };

export default function LoginPage() {
  return <LoginScreen />;
}
