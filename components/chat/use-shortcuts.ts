"use client";
import { useEffect, useRef, type RefObject } from "react";
import { goToChat } from "./place.tsx";
import { shortcutOf, type Shortcut } from "./shortcuts.ts";

interface Around {
  /** Around the field for searching. */
  searchBox: RefObject<HTMLElement | null>;
  selected: string | null;
  /** The people of the conversations, in the order of the list. */
  handles: readonly string[];
  onDialog: (dialog: "new-chat" | "settings" | "shortcuts") => void;
}

/** Listens for them, except while a dialog or menu is open, which has keys of its own. */
export function useShortcuts(around: Around): void {
  const latest = useRef(around);
  const wantsSearch = useRef(false);
  /** On the way there: who presses a key twice goes two steps. */
  const going = useRef<string | null>(null);
  useEffect(() => {
    latest.current = around;
  });

  useEffect(() => {
    const focusSearch = () => {
      const field = latest.current.searchBox.current?.querySelector("input");
      // On a phone the list is another screen.
      wantsSearch.current = field?.checkVisibility() !== true;
      if (wantsSearch.current) goToChat(null);
      else field?.select();
    };
    const step = (by: 1 | -1) => {
      const { handles, selected } = latest.current;
      const from = going.current ?? selected;
      const place = from === null ? -1 : handles.indexOf(from);
      const next = place === -1 ? (by === 1 ? 0 : handles.length - 1) : place + by;
      const handle = handles[next];
      if (handle === undefined) return;
      going.current = handle;
      goToChat(handle);
    };
    const run: Record<Shortcut, () => void> = {
      search: focusSearch,
      next: () => {
        step(1);
      },
      previous: () => {
        step(-1);
      },
      newChat: () => {
        latest.current.onDialog("new-chat");
      },
      settings: () => {
        latest.current.onDialog("settings");
      },
      list: () => {
        latest.current.onDialog("shortcuts");
      },
    };
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      if (document.querySelector("[role=dialog], [role=menu]") !== null) return;
      const shortcut = shortcutOf(event);
      if (shortcut === null) return;
      event.preventDefault();
      run[shortcut]();
    };
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
    };
  }, []);

  const { selected, searchBox } = around;
  useEffect(() => {
    going.current = null;
  }, [selected]);
  useEffect(() => {
    if (selected !== null || !wantsSearch.current) return;
    wantsSearch.current = false;
    searchBox.current?.querySelector("input")?.select();
  }, [selected, searchBox]);
}
