import { useId } from "react";
import type { PinChange } from "@/lib/client/view.ts";
import { dateAndTime } from "../ui/when.ts";
import { words } from "../words.ts";

/** What happened to a contact's keys and to trust in them, newest first. */
export function ContactHistory({ history }: { history: readonly PinChange[] }) {
  const id = useId();
  return (
    <section className="flex flex-col gap-2">
      <h3 id={id} className="font-semibold">
        {words.contact.history}
      </h3>
      <ol role="list" aria-labelledby={id} className="flex flex-col gap-2">
        {history.toReversed().map(({ what, seq, at }) => (
          <li key={`${what} ${String(seq)} ${String(at)}`} className="border-line border-l-2 pl-3">
            <p>{words.contact.changes[what]}</p>
            <time dateTime={new Date(at).toISOString()} className="text-small text-ink-muted">
              {dateAndTime(at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
