import { classNames } from "./class-names.ts";

/** A place where content comes: same size, no spinner. Says nothing to a screen reader. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("animate-shimmer rounded-tight bg-line block", className)} />;
}
