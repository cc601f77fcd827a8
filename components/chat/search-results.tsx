"use client";
import { UserRoundSearch } from "lucide-react";
import { useState } from "react";
import { useSearch, type FoundMessage } from "@/lib/client/search.ts";
import { HANDLE_PATTERN } from "@/lib/shared/ids.ts";
import { Avatar } from "../ui/avatar.tsx";
import { shortTime } from "../ui/when.ts";
import { words } from "../words.ts";
import { useSetJump } from "./jump.ts";
import { OtherPeople } from "./other-people.tsx";
import { PersonLink } from "./person-link.tsx";
import { ChatLink } from "./place.tsx";
import { useViewerHandle } from "./viewer.ts";

interface SearchResultsProps {
  query: string;
  /** Conversations the search has found already, by their people. */
  shown: readonly string[];
}

/**
 * What is found besides conversations: people and messages, all on this device. Strangers are looked for only when somebody
 * asks for it, because that tells the server what was typed.
 */
export function SearchResults({ query, shown }: SearchResultsProps) {
  const { status, people, messages, more, complete } = useSearch(query);
  const [asked, setAsked] = useState<string | null>(null);
  const name = query.replace(/^@/, "").toLowerCase();
  const others = people.filter(({ handle }) => !shown.includes(handle));
  return (
    <>
      {others.length > 0 && (
        <section className="mt-3">
          <h2 className="text-small text-ink-muted px-3 pb-1 font-semibold">{words.search.people}</h2>
          <ul role="list" className="flex flex-col gap-0.5">
            {others.map(({ uid, handle }) => (
              <li key={uid}>
                <PersonLink handle={handle} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="mt-3" aria-busy={status === "searching"}>
        <p role="status" className="sr-only">
          {status === "ready" ? words.search.found(messages.length) : words.search.searching}
        </p>
        {messages.length > 0 && (
          <>
            <h2 className="text-small text-ink-muted px-3 pb-1 font-semibold">{words.search.messages}</h2>
            <ul role="list" aria-label={words.search.messages} className="flex flex-col gap-0.5">
              {messages.map((message) => (
                <li key={`${message.cid} ${String(message.seq)}`}>
                  <FoundLink message={message} />
                </li>
              ))}
            </ul>
          </>
        )}
        {status === "ready" && messages.length === 0 && others.length === 0 && shown.length === 0 && (
          <p className="text-ink-muted px-4 pt-8 pb-4 text-center wrap-anywhere">{words.search.nothing(query)}</p>
        )}
        {status === "ready" && (more || !complete) && (
          <p className="text-small text-ink-muted px-3 py-2">
            {more ? words.search.more(messages.length) : words.search.incomplete}
          </p>
        )}
      </section>
      {asked === name ? (
        <OtherPeople query={name} known={[...shown, ...others.map(({ handle }) => handle)]} />
      ) : (
        HANDLE_PATTERN.test(name.padEnd(3, "_")) && (
          <button
            type="button"
            onClick={() => {
              setAsked(name);
            }}
            className="rounded-field hover:bg-hover mt-3 flex min-h-14 w-full items-center gap-3 px-3 py-2 text-left -outline-offset-2 transition-colors"
          >
            <UserRoundSearch aria-hidden className="text-accent-ink mx-2 size-5 shrink-0" />
            <span className="min-w-0">
              <span className="text-accent-ink block font-medium wrap-anywhere">{words.search.askServer(name)}</span>
              <span className="text-caption text-ink-muted block">{words.search.askServerHint}</span>
            </span>
          </button>
        )
      )}
    </>
  );
}

/** A message with what stands around the words that were found; it leads to its place in the conversation. */
function FoundLink({ message }: { message: FoundMessage }) {
  const { peerHandle, seq, at, mine, before, match, after } = message;
  const viewer = useViewerHandle();
  const setJump = useSetJump();
  const isSelf = peerHandle === viewer;
  return (
    <ChatLink
      to={peerHandle}
      onClick={() => {
        setJump({ handle: peerHandle, seq });
      }}
      className="rounded-field hover:bg-hover flex gap-3 px-3 py-2.5 -outline-offset-2 transition-colors"
    >
      <Avatar handle={peerHandle} size="small" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            {isSelf ? words.chat.yourself : mine ? words.search.to(peerHandle) : words.search.from(peerHandle)}
          </span>
          <time dateTime={new Date(at).toISOString()} className="text-caption text-ink-muted shrink-0 tabular-nums">
            {shortTime(at)}
          </time>
        </span>
        <bdi className="text-small text-ink-muted line-clamp-2 wrap-anywhere">
          {before}
          <mark className="bg-accent-soft text-ink rounded-tight font-semibold">{match}</mark>
          {after}
        </bdi>
      </span>
    </ChatLink>
  );
}
