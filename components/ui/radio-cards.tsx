import { useId, type ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface Choice<Value extends string> {
  value: Value;
  /** The accessible name of the radio, exactly. */
  label: string;
  hint?: string;
  picture?: ReactNode;
}

interface RadioCardsProps<Value extends string> {
  legend: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** Side by side instead of one below the other. */
  inline?: boolean;
}

/**
 * Native radios in cards: the arrow keys, the group and its name come from the browser, the colours from the theme; forced
 * colours get the browser's.
 */
export function RadioCards<Value extends string>(props: RadioCardsProps<Value>) {
  const { legend, choices, value, onChange, inline = false } = props;
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="text-small mb-1.5 font-semibold">{legend}</legend>
      <div className={inline ? "grid grid-cols-3 gap-2" : "flex flex-col gap-2"}>
        {choices.map((choice) => {
          const id = `${name}-${choice.value}`;
          return (
            <label
              key={choice.value}
              htmlFor={id}
              className={classNames(
                "rounded-field border-edge hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-focus flex min-h-11 gap-3 border p-3 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2",
                // Beside two lines it stands at the first.
                choice.hint === undefined ? "items-center" : "items-start",
              )}
            >
              <input
                id={id}
                type="radio"
                name={name}
                value={choice.value}
                checked={choice.value === value}
                aria-labelledby={`${id}-label`}
                aria-describedby={choice.hint === undefined ? undefined : `${id}-hint`}
                onChange={() => {
                  onChange(choice.value);
                }}
                className={
                  inline
                    ? "sr-only"
                    : classNames(
                        "rounded-pill border-edge bg-surface checked:border-accent size-4.5 shrink-0 appearance-none border outline-none checked:border-5 forced-colors:appearance-auto",
                        choice.hint !== undefined && "mt-1",
                      )
                }
              />
              <span className={inline ? "flex w-full flex-col items-center gap-1 text-center" : "min-w-0"}>
                {choice.picture}
                <span id={`${id}-label`} className={inline ? "text-small font-medium" : "font-medium"}>
                  {choice.label}
                </span>
                {choice.hint !== undefined && (
                  <span id={`${id}-hint`} className="text-small text-ink-muted mt-0.5 block">
                    {choice.hint}
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
