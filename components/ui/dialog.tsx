"use client";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { words } from "../words.ts";
import { classNames } from "./class-names.ts";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** A sentence under the title; also what a screen reader says on opening. */
  description?: string;
  children?: ReactNode;
  /** Buttons at the foot, outside the part that scrolls. */
  actions?: ReactNode;
  /** Keeps one height while its content changes. */
  tall?: boolean;
  /** It is closed, and the focus is back where it was. */
  onClosed?: () => void;
}

/** What had the focus before the dialogs: one may lead to the next, but there is only one at a time. */
let opener: HTMLElement | null = null;

function onOpenAutoFocus(event: Event): void {
  const { activeElement } = document;
  if (
    activeElement instanceof HTMLElement &&
    activeElement !== document.body &&
    !activeElement.closest("[role=dialog]")
  ) {
    opener = activeElement;
  }
  const first = event.target instanceof HTMLElement ? event.target.querySelector<HTMLElement>("[data-first]") : null;
  if (first === null) return;
  event.preventDefault();
  first.focus();
}

function giveFocusBack(event: Event): void {
  event.preventDefault();
  opener?.focus({ preventScroll: true });
}

/** A sheet from below on phones, a card in the middle otherwise. Focus and Escape are the primitive's. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  actions,
  tall = false,
  onClosed,
}: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="animate-appear bg-scrim fixed inset-0 z-40" />
        <Primitive.Content
          onOpenAutoFocus={onOpenAutoFocus}
          onCloseAutoFocus={(event) => {
            giveFocusBack(event);
            onClosed?.();
          }}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={classNames(
            "animate-rise rounded-t-card border-line bg-raised shadow-float fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] w-full flex-col border outline-none",
            "sm:rounded-card sm:inset-0 sm:my-auto sm:max-h-[min(46rem,calc(100dvh-4rem))] sm:max-w-md",
            tall ? "h-[calc(100dvh-1.5rem)] sm:h-[36rem]" : "sm:h-fit",
          )}
        >
          <header className="flex items-center gap-2 pt-3 pr-3 pb-1 pl-6">
            <Primitive.Title className="text-title min-w-0 flex-1 font-semibold">{title}</Primitive.Title>
            <Primitive.Close
              aria-label={words.dialog.close}
              className="rounded-pill text-ink-muted hover:bg-hover hover:text-ink grid size-11 shrink-0 place-items-center"
            >
              <X aria-hidden className="size-5" />
            </Primitive.Close>
          </header>
          {description !== undefined && (
            <Primitive.Description className="text-small text-ink-muted px-6 pb-3">{description}</Primitive.Description>
          )}
          {children !== undefined && (
            <div className="flex min-h-0 flex-1 scroll-py-6 flex-col overflow-y-auto px-6 pt-1 pb-6">{children}</div>
          )}
          {actions !== undefined && (
            <footer className="border-line flex flex-wrap justify-end gap-2 border-t px-6 py-4">{actions}</footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
