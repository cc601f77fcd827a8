"use client";
import { Eye, EyeOff } from "lucide-react";
import { useId, useState, type ComponentProps } from "react";
import { words } from "../words.ts";
import { classNames } from "./class-names.ts";
import { FieldError } from "./field-error.tsx";

interface TextFieldProps extends Omit<ComponentProps<"input">, "id" | "className"> {
  label: string;
  hint?: string;
  error?: string | null;
}

/** A labelled line of text. Of type "password" it can be looked at. */
export function TextField({ label, hint, error = null, type = "text", ...rest }: TextFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const secret = type === "password";
  const hinted = hint !== undefined && error === null && rest.disabled !== true;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-small font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          {...rest}
          id={id}
          type={secret && shown ? "text" : type}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={error !== null ? `${id}-error` : hinted ? `${id}-hint` : undefined}
          className={classNames(
            "rounded-field bg-surface text-field placeholder:text-ink-muted disabled:bg-sunken disabled:text-ink-muted h-12 w-full border px-3.5",
            error === null ? "border-edge" : "border-danger",
            secret && "pr-12",
          )}
        />
        {secret && (
          <button
            type="button"
            aria-label={shown ? words.field.hide : words.field.show}
            disabled={rest.disabled}
            onClick={() => {
              setShown(!shown);
            }}
            className="rounded-field text-ink-muted hover:text-ink absolute top-0.5 right-0.5 grid size-11 place-items-center disabled:opacity-45"
          >
            {shown ? <EyeOff aria-hidden className="size-5" /> : <Eye aria-hidden className="size-5" />}
          </button>
        )}
      </div>
      {hinted && (
        <p id={`${id}-hint`} className="text-small text-ink-muted">
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} text={error} />
    </div>
  );
}
