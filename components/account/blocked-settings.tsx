"use client";
import { useEffect, useRef, useState } from "react";
import { useBlockedPeople } from "@/lib/client/blocked-people.ts";
import { UnblockButton } from "../chat/unblock-button.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { words } from "../words.ts";

/** Who is blocked, and the way back. */
export function BlockedSettings() {
  const { people } = useBlockedPeople();
  const [last, setLast] = useState<string | null>(null);
  const said = useRef<HTMLParagraphElement>(null);
  // The button that had the focus is gone with its line.
  useEffect(() => {
    if (last !== null) said.current?.focus();
  }, [last]);
  return (
    <>
      {people.length === 0 && <p className="text-ink-muted">{words.block.nobody}</p>}
      {people.length > 0 && (
        <ul
          role="list"
          aria-label={words.block.people}
          className="border-line rounded-field divide-line flex flex-col divide-y border"
        >
          {people.map(({ uid, handle }) => (
            <li key={uid} className="flex min-h-16 flex-wrap items-center gap-3 py-2 pr-2 pl-3.5">
              <Avatar handle={handle} size="small" />
              <p className="min-w-0 flex-1 font-medium wrap-anywhere">{handle}</p>
              <UnblockButton
                uid={uid}
                handle={handle}
                onUnblocked={() => {
                  setLast(handle);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <p ref={said} role="status" tabIndex={-1} className="text-small text-ink-muted outline-none">
        {last !== null && words.block.again(last)}
      </p>
    </>
  );
}
