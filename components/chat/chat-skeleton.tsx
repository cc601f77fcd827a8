import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";
import { ListSkeleton } from "./conversation-list.tsx";

/** The two panes before it is known who is here. */
export function ChatSkeleton() {
  return (
    <main className="flex h-dvh overflow-hidden">
      <h1 className="sr-only">{words.chat.title}</h1>
      <div className="border-line bg-canvas flex w-full shrink-0 flex-col md:w-80 md:border-r lg:w-96">
        <div className="flex h-16 items-center gap-3 px-4">
          <Skeleton className="rounded-pill! size-9" />
          <Skeleton className="h-5 w-28" />
        </div>
        <div className="px-3 pb-2">
          <Skeleton className="rounded-pill! h-11 w-full" />
        </div>
        <div className="px-2">
          <ListSkeleton />
        </div>
      </div>
      <div className="bg-surface hidden flex-1 md:block" />
    </main>
  );
}
