"use client";
import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps, KeyboardEventHandler, ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** The rest of the page stays there for a screen reader. */
export function Menu(props: Omit<ComponentProps<typeof Primitive.Root>, "modal">) {
  return <Primitive.Root {...props} modal={false} />;
}
export const MenuTrigger = Primitive.Trigger;

/** A list of things to do. Focus, arrow keys and Escape are the primitive's. */
export function MenuContent(props: ComponentProps<typeof Primitive.Content>) {
  return (
    // Within the main part of the page, as everything a reader may look for is.
    <Primitive.Portal container={document.querySelector("main")}>
      <Primitive.Content
        sideOffset={4}
        collisionPadding={8}
        loop
        {...props}
        className="animate-rise rounded-card border-line bg-raised shadow-float z-50 min-w-56 overflow-hidden border p-1.5 outline-none"
      />
    </Primitive.Portal>
  );
}

interface MenuItemProps {
  icon: LucideIcon;
  /** Cannot be taken back. */
  grave?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon: Icon, grave = false, onSelect, children }: MenuItemProps) {
  return (
    <Primitive.Item
      onSelect={onSelect}
      className={classNames(
        "rounded-field flex min-h-11 cursor-pointer items-center gap-3 px-3 outline-none select-none",
        grave ? "text-danger-ink data-highlighted:bg-danger-soft" : "text-ink data-highlighted:bg-hover",
      )}
    >
      <Icon aria-hidden className={classNames("size-4.5 shrink-0", !grave && "text-ink-muted")} strokeWidth={1.9} />
      {children}
    </Primitive.Item>
  );
}

interface MenuRowProps {
  label: string;
  onKeyDown: KeyboardEventHandler;
  children: ReactNode;
}

/** Pictures to choose from, side by side above the other items. */
export function MenuRow({ label, onKeyDown, children }: MenuRowProps) {
  return (
    <>
      <Primitive.Group aria-label={label} className="flex" onKeyDown={onKeyDown}>
        {children}
      </Primitive.Group>
      <Primitive.Separator className="bg-line -mx-1.5 my-1.5 h-px" />
    </>
  );
}

interface MenuPictureProps {
  name: string;
  chosen?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuPicture({ name, chosen = false, onSelect, children }: MenuPictureProps) {
  return (
    <Primitive.Item
      aria-label={name}
      title={name}
      onSelect={onSelect}
      className={classNames(
        "rounded-pill data-highlighted:bg-hover data-highlighted:outline-focus font-emoji grid size-11 cursor-pointer place-items-center text-[1.5rem] leading-none -outline-offset-2 outline-none select-none focus-visible:outline-2",
        chosen && "bg-selected",
      )}
    >
      <span aria-hidden>{children}</span>
    </Primitive.Item>
  );
}
