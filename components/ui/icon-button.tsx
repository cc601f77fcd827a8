import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

interface IconButtonProps extends ComponentProps<"button"> {
  icon: LucideIcon;
  /** Its accessible name, and what the hint says. */
  name: string;
}

/** 44 px square. A hint repeats the name for people who see only the picture (hints.tsx). */
export function IconButton({ icon: Icon, name, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={name}
      data-hint={name}
      {...rest}
      className={classNames(
        "rounded-pill text-ink-muted hover:bg-hover hover:text-ink grid size-11 shrink-0 place-items-center transition-colors",
        className,
      )}
    >
      <Icon aria-hidden className="size-5" strokeWidth={1.9} />
    </button>
  );
}
