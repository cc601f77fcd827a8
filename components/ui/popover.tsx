"use client";
import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverAnchor = Primitive.Anchor;

/** A small window beside what opened it. Focus and Escape are the primitive's. */
export function PopoverContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={6}
        collisionPadding={8}
        {...rest}
        className={classNames(
          "animate-rise rounded-card border-line bg-raised shadow-float z-50 max-w-[calc(100vw-1rem)] border outline-none",
          className,
        )}
      />
    </Primitive.Portal>
  );
}
