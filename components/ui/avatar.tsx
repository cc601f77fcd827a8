import { classNames } from "./class-names.ts";

const GROUNDS = [
  "bg-initial-1",
  "bg-initial-2",
  "bg-initial-3",
  "bg-initial-4",
  "bg-initial-5",
  "bg-initial-6",
] as const;
const SIZES = { small: "size-9 text-small", medium: "size-12 text-title", large: "size-20 text-heading" } as const;

function groundOf(handle: string): string {
  let sum = 0;
  for (const letter of handle) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return GROUNDS[sum % GROUNDS.length] ?? GROUNDS[0];
}

interface AvatarProps {
  handle: string;
  size?: keyof typeof SIZES;
  /** A dot in the corner; the word for it stands elsewhere. */
  online?: boolean;
  className?: string;
}

/** The first letter on a ground that stays the same for one name. Decoration: the name always stands beside it. */
export function Avatar({ handle, size = "medium", online = false, className }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={classNames(
        "rounded-pill relative grid shrink-0 place-items-center font-semibold uppercase select-none",
        groundOf(handle),
        SIZES[size],
        className,
      )}
    >
      {handle.slice(0, 1)}
      {online && (
        <span className="rounded-pill bg-online border-surface absolute -right-0.5 -bottom-0.5 size-3.5 border-2" />
      )}
    </span>
  );
}
