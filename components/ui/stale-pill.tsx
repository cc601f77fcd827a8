import { WifiOff } from "lucide-react";
import { classNames } from "./class-names.ts";

/** A thin bar that says that what is shown may be old. Where it lies is the caller's to say, so that nothing moves. */
export function StalePill({ text, className }: { text: string; className: string }) {
  return (
    <p
      role="status"
      className={classNames(
        "animate-appear bg-caution-soft text-caption text-caution-ink flex items-center justify-center gap-2 px-4 py-1 font-medium",
        className,
      )}
    >
      <WifiOff aria-hidden className="size-3.5 shrink-0" />
      {text}
    </p>
  );
}
