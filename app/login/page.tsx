import type { Metadata } from "next";
import { LoginScreen } from "@/components/account/login-screen.tsx";
import { wordsOfPage } from "../page-language.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await wordsOfPage()).login.title };
}

export default function LoginPage() {
  return <LoginScreen />;
}
