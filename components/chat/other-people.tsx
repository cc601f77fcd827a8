"use client";
import { usePeople } from "@/lib/client/people.ts";
import { words } from "../words.ts";
import { PersonLink } from "./person-link.tsx";

interface OtherPeopleProps {
  query: string;
  /** Those who are in the list above already. */
  known: readonly string[];
}

/** Whom the server knows beyond the people one knows. */
export function OtherPeople({ query, known }: OtherPeopleProps) {
  const { status, people } = usePeople(query);
  const others = people.filter(({ handle }) => !known.includes(handle));
  return (
    <section className="mt-3">
      <h2 className="text-small text-ink-muted px-3 pb-1 font-semibold">{words.chat.otherPeople}</h2>
      {others.length === 0 ? (
        <p role="status" className="text-ink-muted px-3 py-2 wrap-anywhere">
          {status === "loading" ? words.loading : status === "error" ? words.people.failed : words.people.none}
        </p>
      ) : (
        <ul role="list" aria-label={words.chat.otherPeople} className="flex flex-col gap-0.5">
          {others.map(({ uid, handle }) => (
            <li key={uid}>
              <PersonLink handle={handle} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
