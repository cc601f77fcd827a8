"use client";
import { Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { usePeople } from "@/lib/client/people.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";
import { goToChat } from "./place.tsx";

export function NewChatDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={words.chat.newChat} description={words.people.lead} tall>
      <PeoplePicker onClose={onClose} />
    </Dialog>
  );
}

function PeoplePicker({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState("");
  const wanted = useDeferredValue(query.trim().toLowerCase());
  const { status, people, hasMore, loadMore } = usePeople(wanted);

  return (
    <>
      <SearchField icon={Search} name={words.people.search} first value={query} onChange={setQuery} />
      <div className="-mx-3 mt-3 flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain px-1">
        {status === "error" && (
          <Banner tone="danger" role="alert" className="rounded-field mx-2">
            {words.people.failed}
          </Banner>
        )}
        {status === "loading" && people.length === 0 && <PeopleSkeleton />}
        {status === "ready" && people.length === 0 && (
          <p role="status" className="text-ink-muted px-4 py-10 text-center wrap-anywhere">
            {wanted === "" ? words.people.alone : words.people.none}
            {wanted === "" && <span className="text-ink mt-2 block font-medium select-all">{location.origin}</span>}
          </p>
        )}
        {people.length > 0 && (
          <ul role="list" aria-label={words.people.list} className="flex flex-col gap-0.5 py-1">
            {people.map((person) => (
              <li key={person.uid}>
                <button
                  type="button"
                  onClick={() => {
                    onClose();
                    goToChat(person.handle);
                  }}
                  className="rounded-field hover:bg-hover flex h-14 w-full items-center gap-3 px-2 text-left -outline-offset-2 transition-colors"
                >
                  <Avatar handle={person.handle} size="small" />
                  <span className="min-w-0 truncate font-medium">{person.handle}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {hasMore && (
          <Button look="secondary" className="mx-2 my-2 shrink-0" onClick={loadMore}>
            {words.people.more}
          </Button>
        )}
      </div>
    </>
  );
}

function PeopleSkeleton() {
  return (
    <div>
      <p role="status" className="sr-only">
        {words.loading}
      </p>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex h-14 items-center gap-3 px-2">
          <Skeleton className="rounded-pill! size-9" />
          <Skeleton className="h-4 w-32" />
        </div>
      ))}
    </div>
  );
}
