import type { Metadata } from "next";
import { RegisterScreen } from "@/components/account/register-screen.tsx";
import { wordsOfPage } from "../page-language.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await wordsOfPage()).register.title };
}

export default function RegisterPage() {
  return <RegisterScreen />;
}
