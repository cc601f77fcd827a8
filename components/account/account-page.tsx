import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";
import { words } from "../words.ts";

/** The frame of every page outside the chat: one column, one card, one heading. */
export function AccountPage({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <main className="bg-surface sm:bg-canvas flex min-h-dvh flex-col items-center px-5 py-8 sm:pt-[max(3rem,9dvh)] sm:pb-12">
      <div className="sm:rounded-card sm:border-line sm:bg-surface sm:shadow-card flex w-full max-w-md flex-col gap-6 sm:border sm:p-9">
        <p className="flex items-center gap-2.5 font-semibold">
          <Logo className="size-8" />
          {words.name}
        </p>
        <div className="flex flex-col gap-1.5">
          <h1 className="text-heading font-semibold">{title}</h1>
          {lead !== undefined && <p className="text-ink-muted">{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
