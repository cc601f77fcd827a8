import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-edge bg-sunken text-ink hover:bg-line",
  quiet: "text-accent-ink hover:bg-accent-soft",
  danger: "bg-danger text-on-danger hover:bg-danger-hover",
} as const;

const BASE =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-field px-5 py-2 text-body font-semibold " +
  "transition-colors select-none disabled:opacity-45 disabled:hover:bg-none aria-disabled:opacity-70";

/** The look alone, for links that lead somewhere as prominently as a button. */
export function buttonClass(look: keyof typeof LOOKS, wide = false): string {
  return classNames(BASE, LOOKS[look], wide && "w-full");
}

interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS;
  wide?: boolean;
  /** Under way: keeps its place and the focus, and does nothing when pressed again. */
  busy?: boolean;
}

export function Button({
  look = "primary",
  wide = false,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      className={classNames(buttonClass(look, wide), className)}
      onClick={
        busy
          ? (event) => {
              event.preventDefault();
            }
          : onClick
      }
    >
      {busy && <LoaderCircle aria-hidden className="animate-turn size-4" />}
      {children}
    </button>
  );
}
