import { WifiOff } from "lucide-react";
import { classNames } from "./class-names.ts";

/** Says over a list that it may be old, without moving anything in it. */
export function StalePill({ text, className }: { text: string; className: string }) {
  return (
    <div className={classNames("pointer-events-none absolute inset-x-0 z-10 flex justify-center px-4", className)}>
      <p
        role="status"
        className="animate-appear rounded-card bg-caution-soft text-small text-caution-ink shadow-float flex gap-2 px-4 py-1.5 font-medium"
      >
        <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0" />
        {text}
      </p>
    </div>
  );
}
