import type { Metadata } from "next";
import { RegisterScreen } from "@/components/account/register-screen.tsx";
import { words } from "@/components/words.ts";

export const metadata: Metadata = { title: words.register.title };

export default function RegisterPage() {
  return <RegisterScreen />;
}
