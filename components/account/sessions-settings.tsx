"use client";
import { useState } from "react";
import { useSessions, type Session, type SessionsOutcome } from "@/lib/client/sessions.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { dateAndTime, momentsAgo } from "../ui/when.ts";
import { words } from "../words.ts";
import { readUserAgent } from "./device-name.ts";

function nameOf({ userAgent }: Session): string {
  const { browser, system } = readUserAgent(userAgent);
  if (browser === null && system === null) return words.sessions.unknown;
  return words.sessions.device(browser ?? words.sessions.unknown, system ?? words.sessions.unknownSystem);
}

/** Where the person is signed in, and how to end it. */
export function SessionsSettings() {
  const { status, sessions, end, endOthers } = useSessions();
  const [busy, setBusy] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<SessionsOutcome | null>(null);

  const run = async (which: string, work: () => Promise<SessionsOutcome>) => {
    if (busy !== null) return;
    setBusy(which);
    setOutcome(null);
    setOutcome(await work());
    setBusy(null);
  };

  return (
    <>
      {status === "loading" && (
        <div>
          <p role="status" className="sr-only">
            {words.sessions.loading}
          </p>
          <Skeleton className="rounded-field! h-16 w-full" />
        </div>
      )}
      {status === "error" && (
        <Banner tone="danger" role="alert" className="rounded-field">
          {words.sessions.failed}
        </Banner>
      )}
      {status === "ready" && (
        <ul role="list" className="border-line rounded-field divide-line flex flex-col divide-y border">
          {sessions.map((session) => (
            <li key={session.id} className="flex min-h-16 items-center gap-3 py-2 pr-2 pl-3.5">
              <div className="min-w-0 flex-1">
                <p className="font-medium wrap-anywhere">
                  {nameOf(session)}
                  {session.isCurrent && (
                    <span className="rounded-pill bg-accent-soft text-caption text-accent-ink ml-2 inline-block px-2 py-0.5 align-middle">
                      {words.sessions.current}
                    </span>
                  )}
                </p>
                <p className="text-caption text-ink-muted wrap-anywhere" title={dateAndTime(session.seenAt)}>
                  {words.sessions.seen(momentsAgo(session.seenAt))}
                  {session.ip !== null && ` ${words.sessions.from(session.ip)}`}
                </p>
                <p className="text-caption text-ink-muted">{words.sessions.since(dateAndTime(session.createdAt))}</p>
              </div>
              {!session.isCurrent && (
                <Button
                  look="quiet"
                  className="shrink-0 px-3!"
                  aria-label={words.sessions.endOf(nameOf(session))}
                  busy={busy === session.id}
                  onClick={() => {
                    void run(session.id, () => end(session.id));
                  }}
                >
                  {words.sessions.end}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {sessions.length > 1 && (
        <Button
          look="secondary"
          className="self-start"
          busy={busy === "others"}
          onClick={() => {
            void run("others", endOthers);
          }}
        >
          {words.sessions.endOthers}
        </Button>
      )}
      {outcome !== null && (
        <Banner tone={outcome.ok ? "info" : "danger"} role={outcome.ok ? "status" : "alert"} className="rounded-field">
          {outcome.ok ? words.sessions.ended(outcome.value.ended) : words.sessions.faults[outcome.code]}
        </Banner>
      )}
    </>
  );
}
