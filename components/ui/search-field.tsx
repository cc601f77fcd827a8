import type { LucideIcon } from "lucide-react";

interface SearchFieldProps {
  icon: LucideIcon;
  /** Accessible name and placeholder. */
  name: string;
  value: string;
  /** Has the focus when its dialog opens. */
  first?: boolean;
  onChange: (value: string) => void;
}

export function SearchField({ icon: Icon, name, value, first = false, onChange }: SearchFieldProps) {
  return (
    <div className="relative">
      <Icon aria-hidden className="text-ink-muted pointer-events-none absolute top-3.5 left-3.5 size-4" />
      <input
        type="search"
        aria-label={name}
        placeholder={name}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-first={first || undefined}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        className="rounded-pill bg-sunken text-field placeholder:text-ink-muted hover:border-line h-11 w-full appearance-none border border-transparent pr-4 pl-10"
      />
    </div>
  );
}
