"use client";
import { useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";
import type { OpenTools } from "./message-tools.tsx";

/** Milliseconds a finger rests on a message until what one can do with it opens. */
const LONG_PRESS_MS = 450;
/** Pixels a finger may tremble meanwhile. */
const TREMBLE = 10;

function wantsOwnMenu({ target }: MouseEvent): boolean {
  // A link has a menu of its own in every browser, and so has a text that was selected.
  return (target instanceof Element && target.closest("a") !== null) || getSelection()?.isCollapsed === false;
}

/** When the tools of a message show, and what of them is open: pointer, finger and keyboard each have their way. */
export function useMessageTools() {
  const article = useRef<HTMLElement>(null);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const byTouch = useRef(false);
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const [open, onOpen] = useState<OpenTools>(null);

  const endPress = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };
  const openSheet = () => {
    // The dialog gives the focus back to what had it.
    article.current?.focus({ preventScroll: true });
    onOpen("sheet");
  };

  return {
    article,
    open,
    onOpen,
    openSheet,
    isShown: isPointedAt || hasFocus || (open !== null && open !== "sheet"),
    onReturn: () => article.current?.focus({ preventScroll: true }),
    handlers: {
      onPointerEnter: ({ pointerType }: PointerEvent) => {
        if (pointerType !== "touch") setPointedAt(true);
      },
      onPointerLeave: () => {
        setPointedAt(false);
        endPress();
      },
      onPointerDown: ({ pointerType, clientX: x, clientY: y, target }: PointerEvent) => {
        byTouch.current = pointerType === "touch";
        if (!byTouch.current || (target instanceof Element && target.closest("a, button") !== null)) return;
        endPress();
        press.current = { x, y, timer: setTimeout(openSheet, LONG_PRESS_MS) };
      },
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        const { current } = press;
        if (current !== null && Math.hypot(clientX - current.x, clientY - current.y) > TREMBLE) endPress();
      },
      onPointerUp: endPress,
      onPointerCancel: endPress,
      onContextMenu: (event: MouseEvent) => {
        if (wantsOwnMenu(event)) return;
        event.preventDefault();
        // A finger's long press says so a second time here, in some browsers.
        if (byTouch.current) return;
        onOpen("menu");
      },
      onFocus: ({ target }: FocusEvent) => {
        setFocus(target.matches(":focus-visible"));
      },
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocus(false);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const isMenuKey = event.key === "Enter" || event.key === " " || event.key === "ContextMenu";
        if (event.target !== event.currentTarget || !isMenuKey) return;
        event.preventDefault();
        onOpen("menu");
      },
    },
  };
}
