"use client";
import { FailureScreen } from "@/components/account/failure-screen.tsx";

export default function ErrorPage({ retry }: { error: unknown; retry: () => void }) {
  return <FailureScreen onRetry={retry} />;
}
