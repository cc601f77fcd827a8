import { CircleAlert } from "lucide-react";

/** Where it is the only fault, one must not have to look for it; of several, the first field has the focus. */
function bringIntoView(error: HTMLElement | null): void {
  const isAlone = error?.closest("form")?.querySelectorAll("[role=alert]").length === 1;
  if (isAlone) error.scrollIntoView({ block: "nearest" });
}

/** What is wrong with one field, in words under it, and read out when it appears. */
export function FieldError({ id, text }: { id: string; text: string | null }) {
  if (text === null) return null;
  return (
    <p
      ref={bringIntoView}
      id={id}
      role="alert"
      className="text-small text-danger-ink flex scroll-my-6 gap-1.5 font-medium"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{text}</span>
    </p>
  );
}
