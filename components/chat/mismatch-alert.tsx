import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";
import { words } from "../words.ts";

interface MismatchAlertProps {
  handle: string;
  children?: ReactNode;
  className?: string;
}

/** A comparison failed: said as loudly as anything here, and for as long as none has succeeded. */
export function MismatchAlert({ handle, children, className }: MismatchAlertProps) {
  const { title, lead, steps } = words.contact.mismatch;
  return (
    <div role="alert" className={classNames("bg-alarm text-on-alarm flex gap-3 px-4 py-3.5", className)}>
      <OctagonAlert aria-hidden className="mt-0.5 size-6 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-2 wrap-anywhere">
        <p className="font-semibold">{title(handle)}</p>
        <p className="text-small">{lead(handle)}</p>
        {children ?? (
          <ol className="text-small flex list-decimal flex-col gap-1 pl-4">
            {steps(handle).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}
