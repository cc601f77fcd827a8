"use client";
import { Search } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { classNames } from "../ui/class-names.ts";
import { SearchField } from "../ui/search-field.tsx";
import { words } from "../words.ts";
import { EMOJI, findEmoji, type Emoji, type EmojiGroup } from "./emoji-table.ts";

/** As many as one looks through. */
const FOUND_MAX = 120;

/** All emoji, by group and by their words. It loads when it is opened first. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const [query, setQuery] = useState("");
  const [group, setGroup] = useState<EmojiGroup>("smileys");
  const grid = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLDivElement>(null);
  const isSearching = query.trim() !== "";
  const shown = isSearching
    ? findEmoji(query).slice(0, FOUND_MAX)
    : (EMOJI.find((one) => one.group === group)?.emoji ?? []);

  useEffect(() => {
    // What opened the picker has looked for something to focus before it was here. On a phone the keyboard would cover it.
    if (matchMedia("(hover: hover)").matches) search.current?.querySelector("input")?.focus({ preventScroll: true });
  }, []);

  const onSearchKey = (event: KeyboardEvent) => {
    const [first] = shown;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      grid.current?.querySelector("button")?.focus();
    } else if (event.key === "Enter" && isSearching && first !== undefined) {
      event.preventDefault();
      onPick(first.emoji);
    }
  };

  return (
    <div className="flex h-80 min-h-0 flex-col gap-2">
      <div ref={search} onKeyDown={onSearchKey}>
        <SearchField icon={Search} name={words.emoji.search} value={query} onChange={setQuery} />
      </div>
      {!isSearching && <Groups chosen={group} onChoose={setGroup} />}
      {shown.length === 0 ? (
        <p role="status" className="text-ink-muted m-auto">
          {words.emoji.none}
        </p>
      ) : (
        <div
          ref={grid}
          role="group"
          aria-label={isSearching ? words.emoji.list : words.emoji.groups[group]}
          className="grid min-h-0 flex-1 auto-rows-[2.75rem] grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))] overflow-y-auto overscroll-contain"
        >
          <Choices key={isSearching ? "" : group} emoji={shown} onPick={onPick} />
        </div>
      )}
    </div>
  );
}

function Groups({ chosen, onChoose }: { chosen: EmojiGroup; onChoose: (group: EmojiGroup) => void }) {
  return (
    <div className="border-line -mx-3 flex shrink-0 overflow-x-auto border-b px-3">
      {EMOJI.map(({ group, picture }) => (
        <button
          key={group}
          type="button"
          aria-label={words.emoji.groups[group]}
          title={words.emoji.groups[group]}
          aria-pressed={group === chosen}
          onClick={() => {
            onChoose(group);
          }}
          className={classNames(
            "font-emoji grid size-11 shrink-0 place-items-center border-b-2 text-[1.25rem] -outline-offset-2 transition-colors",
            group === chosen ? "border-accent" : "hover:bg-hover border-transparent",
          )}
        >
          <span aria-hidden>{picture}</span>
        </button>
      ))}
    </div>
  );
}

/** One stop of the Tab key; the arrow keys go on from there. */
function Choices({ emoji: all, onPick }: { emoji: readonly Emoji[]; onPick: (emoji: string) => void }) {
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const { currentTarget, key } = event;
    const buttons = [...(currentTarget.parentElement?.children ?? [])];
    const index = buttons.indexOf(currentTarget);
    const next = buttons[index + stepOf(key, buttons)];
    if (!(next instanceof HTMLElement) || next === currentTarget) return;
    event.preventDefault();
    next.focus();
  };
  return all.map(({ emoji, name }, index) => (
    <button
      key={emoji}
      type="button"
      aria-label={name}
      title={name}
      tabIndex={index === Math.min(current, all.length - 1) ? 0 : -1}
      onFocus={() => {
        setCurrent(index);
      }}
      onKeyDown={onKeyDown}
      onClick={() => {
        onPick(emoji);
      }}
      className="rounded-field font-emoji hover:bg-hover grid place-items-center text-[1.5rem] leading-none -outline-offset-2"
    >
      <span aria-hidden>{emoji}</span>
    </button>
  ));
}

/** How far an arrow key leads; a row is as long as it happens to be. */
function stepOf(key: string, buttons: readonly Element[]): number {
  if (key === "ArrowRight") return 1;
  if (key === "ArrowLeft") return -1;
  const top = buttons[0]?.getBoundingClientRect().top;
  const columns = buttons.findIndex((button) => button.getBoundingClientRect().top !== top);
  const row = columns === -1 ? buttons.length : columns;
  return key === "ArrowDown" ? row : key === "ArrowUp" ? -row : 0;
}
