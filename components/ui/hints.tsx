"use client";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { fetchLater } from "./fetch-later.ts";

const hint = () => import("./hint.tsx");
const Hint = dynamic(() => hint().then((module) => module.Hint));

/** Milliseconds for which one points at a thing before it says its name. */
const DELAY_MS = 500;

/**
 * Shows what is in `data-hint` beside the thing that is pointed at with a mouse, or reached with the keyboard. One for the
 * whole page, which loads what draws it when it is needed first. The name itself is always there for a screen reader.
 */
export function Hints() {
  const [shown, setShown] = useState<{ text: string; place: DOMRect } | null>(null);

  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    let thing: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (next: HTMLElement | null, afterMs: number) => {
      if (next === thing) return;
      thing = next;
      clearTimeout(timer);
      setShown(null);
      if (next === null) return;
      hint().catch(() => undefined);
      timer = setTimeout(() => {
        if (next.isConnected) setShown({ text: next.dataset["hint"] ?? "", place: next.getBoundingClientRect() });
      }, afterMs);
    };
    const hintedAt = (target: EventTarget | null) =>
      target instanceof Element ? target.closest<HTMLElement>("[data-hint]") : null;
    const hush = () => {
      say(null, 0);
    };
    document.addEventListener(
      "pointerover",
      ({ target, pointerType }) => {
        // One may point at what is shown.
        if (target instanceof Element && target.closest("[data-hint-shown]") !== null) return;
        say(pointerType === "touch" ? null : hintedAt(target), DELAY_MS);
      },
      { signal },
    );
    document.addEventListener(
      "focusin",
      ({ target }) => {
        if (target instanceof Element && target.matches(":focus-visible")) say(hintedAt(target), 0);
      },
      { signal },
    );
    document.addEventListener("focusout", hush, { signal });
    document.addEventListener("pointerdown", hush, { signal, capture: true });
    document.addEventListener("keydown", hush, { signal, capture: true });
    document.addEventListener("scroll", hush, { signal, capture: true, passive: true });
    const calledOff = fetchLater([hint]);
    return () => {
      listeners.abort();
      clearTimeout(timer);
      calledOff();
    };
  }, []);

  return shown === null ? null : <Hint {...shown} />;
}
