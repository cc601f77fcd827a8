"use client";
import Link from "next/link";
import { useDeferredValue } from "react";
import { usePeople } from "@/lib/client/people.ts";
import { Avatar } from "../ui/avatar.tsx";
import { words } from "../words.ts";

interface OtherPeopleProps {
  query: string;
  /** Those who are in the list above already. */
  known: readonly string[];
  /** The search found no conversation either. */
  nothingElse: boolean;
}

/** Whom the search finds beyond the conversations there are. */
export function OtherPeople({ query, known, nothingElse }: OtherPeopleProps) {
  const { status, people } = usePeople(useDeferredValue(query));
  const others = people.filter(({ handle }) => !known.includes(handle));
  if (others.length === 0) {
    return nothingElse && status !== "loading" ? (
      <p role="status" className="text-ink-muted px-4 py-10 text-center wrap-anywhere">
        {words.chat.nothingFound(query)}
      </p>
    ) : null;
  }
  return (
    <section className="mt-3">
      <h2 className="text-small text-ink-muted px-3 pb-1 font-semibold">{words.chat.otherPeople}</h2>
      <ul role="list" className="flex flex-col gap-0.5">
        {others.map((person) => (
          <li key={person.uid}>
            <Link
              href={`/chat/${person.handle}`}
              prefetch={false}
              className="rounded-field hover:bg-hover flex h-14 items-center gap-3 px-3 -outline-offset-2 transition-colors"
            >
              <Avatar handle={person.handle} size="small" />
              <span className="min-w-0 truncate font-medium">{person.handle}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
