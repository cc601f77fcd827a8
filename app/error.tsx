"use client";
import { FailureScreen } from "@/components/account/failure-screen.tsx";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailureScreen error={error} onRetry={retry} />;
}
