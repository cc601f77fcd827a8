import { Check } from "lucide-react";
import { useId, type ComponentProps } from "react";

interface CheckboxProps extends Omit<ComponentProps<"input">, "id" | "type" | "className"> {
  label: string;
}

/** A native one in the colours of the theme, which the browser's own would not take on; forced colours get the browser's. */
export function Checkbox({ label, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-11 items-center gap-3">
      <span className="grid shrink-0 place-items-center *:[grid-area:1/1]">
        <input
          {...rest}
          id={id}
          type="checkbox"
          className="peer rounded-tight border-edge bg-surface checked:border-accent checked:bg-accent size-5 appearance-none border disabled:opacity-45 forced-colors:appearance-auto"
        />
        <Check
          aria-hidden
          strokeWidth={3}
          className="text-on-accent pointer-events-none invisible size-3.5 peer-checked:visible forced-colors:hidden"
        />
      </span>
      <span>{label}</span>
    </label>
  );
}
