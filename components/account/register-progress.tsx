import { Check, LoaderCircle } from "lucide-react";
import type { RegisterStep } from "@/lib/client/register.ts";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";

const STEPS = ["keys", "key-file", "account", "sign-in"] as const satisfies readonly RegisterStep[];

/** What is being done, step by step, so that a few slow seconds explain themselves. */
export function RegisterProgress({ step }: { step: RegisterStep }) {
  const now = STEPS.indexOf(step);
  return (
    <div className="flex flex-col gap-4">
      {/* The list says it to the eye. */}
      <p role="status" className="sr-only">
        {step === "keys" ? words.register.working : words.register.underWay(step)}
      </p>
      <ol className="flex flex-col gap-1">
        {STEPS.map((name, place) => (
          <li
            key={name}
            aria-current={place === now ? "step" : undefined}
            className={classNames("flex min-h-11 items-center gap-3", place > now ? "text-ink-muted" : "text-ink")}
          >
            <span
              className={classNames(
                "rounded-pill grid size-7 shrink-0 place-items-center",
                place < now
                  ? "bg-accent text-on-accent"
                  : place === now
                    ? "bg-accent-soft text-accent-ink"
                    : "bg-sunken",
              )}
            >
              {place < now && <Check aria-hidden className="size-4" strokeWidth={2.5} />}
              {place === now && <LoaderCircle aria-hidden className="animate-turn size-4" />}
            </span>
            {words.register.steps[name]}
            {place <= now && (
              <span className="sr-only">, {place < now ? words.register.stepDone : words.register.stepNow}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
