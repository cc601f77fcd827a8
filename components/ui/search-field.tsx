import { X, type LucideIcon } from "lucide-react";
import { useRef } from "react";
import { words } from "../words.ts";

interface SearchFieldProps {
  icon: LucideIcon;
  /** Its accessible name. */
  name: string;
  /** The name, unless it says more. */
  placeholder?: string;
  value: string;
  /** Has the focus when its dialog opens. */
  first?: boolean;
  onChange: (value: string) => void;
}

export function SearchField({
  icon: Icon,
  name,
  placeholder = name,
  value,
  first = false,
  onChange,
}: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className="relative">
      <Icon aria-hidden className="text-ink-muted pointer-events-none absolute top-3.5 left-3.5 size-4" />
      <input
        ref={field}
        type="search"
        aria-label={name}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-first={first || undefined}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        className="rounded-pill bg-sunken text-field placeholder:text-ink-muted border-edge hover:border-ink-muted h-11 w-full appearance-none border pr-11 pl-10 [&::-webkit-search-cancel-button]:appearance-none"
      />
      {value !== "" && (
        <button
          type="button"
          aria-label={words.field.clear}
          onClick={() => {
            onChange("");
            field.current?.focus();
          }}
          className="rounded-pill text-ink-muted hover:text-ink absolute top-0 right-0 grid size-11 place-items-center"
        >
          <X aria-hidden className="size-4.5" />
        </button>
      )}
    </div>
  );
}
