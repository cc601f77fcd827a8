import { Tooltip } from "radix-ui";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

interface IconButtonProps extends ComponentProps<"button"> {
  icon: LucideIcon;
  /** Its accessible name, and what the tooltip says. */
  name: string;
}

/** 44 px square. The tooltip repeats the name for people who see only the picture. */
export function IconButton({ icon: Icon, name, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        asChild
        onFocus={(event) => {
          // Where the focus comes back from a dialog that a pointer has closed, nobody has asked for the name.
          if (!event.currentTarget.matches(":focus-visible")) event.preventDefault();
        }}
      >
        <button
          type="button"
          aria-label={name}
          {...rest}
          className={classNames(
            "rounded-pill text-ink-muted hover:bg-hover hover:text-ink grid size-11 shrink-0 place-items-center transition-colors",
            className,
          )}
        >
          <Icon aria-hidden className="size-5" strokeWidth={1.9} />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={4}
          collisionPadding={8}
          className="animate-appear rounded-tight bg-ink text-caption text-surface z-50 px-2.5 py-1 font-medium"
        >
          {name}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
