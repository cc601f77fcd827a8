import { CircleAlert } from "lucide-react";

/** What is wrong with one field, in words under it, and read out when it appears. */
export function FieldError({ id, text }: { id: string; text: string | null }) {
  if (text === null) return null;
  return (
    <p id={id} role="alert" className="text-small text-danger-ink flex gap-1.5 font-medium">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{text}</span>
    </p>
  );
}
