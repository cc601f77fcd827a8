"use client";
import { Tooltip } from "radix-ui";

interface HintProps {
  text: string;
  /** Where the thing stands that it names. */
  place: DOMRect;
}

/** A few words beside a thing of the screen. */
export function Hint({ text, place: { left, top, width, height } }: HintProps) {
  return (
    <Tooltip.Provider>
      <Tooltip.Root open>
        <Tooltip.Trigger asChild>
          <span aria-hidden className="pointer-events-none fixed" style={{ left, top, width, height }} />
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            data-hint-shown
            sideOffset={4}
            collisionPadding={8}
            className="animate-appear rounded-tight bg-ink text-caption text-surface z-50 px-2.5 py-1 font-medium"
          >
            {text}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
