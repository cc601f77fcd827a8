import { useId, type ComponentProps } from "react";

interface CheckboxProps extends Omit<ComponentProps<"input">, "id" | "type" | "className"> {
  label: string;
}

export function Checkbox({ label, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-11 items-center gap-3">
      <input {...rest} id={id} type="checkbox" className="rounded-tight size-5 shrink-0" />
      <span>{label}</span>
    </label>
  );
}
