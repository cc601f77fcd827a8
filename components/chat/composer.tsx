"use client";
import { Check, SendHorizontal } from "lucide-react";
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type Ref } from "react";
import type { ConversationView } from "@/lib/client/view.ts";
import { words } from "../words.ts";
import { ComposerAbout } from "./composer-about.tsx";
import { EmojiButton } from "./emoji-button.tsx";
import { useWriting } from "./use-writing.ts";
import type { ComposerControl, Writing } from "./writing.ts";

interface ComposerProps extends Pick<ConversationView, "cid" | "send" | "edit"> {
  /** False while it is not yet known to whom: one can write already, but not send. */
  ready: boolean;
  /** False while somebody may be reading along: nothing invites one to write. */
  isPrivate: boolean;
  writing: Writing;
  control: Ref<ComposerControl>;
  /** Edits the last own text; false when there is none. */
  onEditLast: () => boolean;
  /** Back to writing a message that neither answers nor edits. */
  onDone: () => void;
}

/** A keyboard on the screen has no Shift+Enter: there Enter breaks the line, and the button sends. */
function isTouched(): boolean {
  return typeof window !== "undefined" && matchMedia("(pointer: coarse)").matches;
}

export function Composer({ control, onEditLast, ...around }: ComposerProps) {
  const { isPrivate, writing, onDone } = around;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, write, send, sendable, trouble, parts } = useWriting(around);
  const isEdit = writing.kind === "edit";
  const invitesAtFirst = useRef(isPrivate);

  useImperativeHandle(control, () => ({ focus: (options) => field.current?.focus(options) }), []);

  useLayoutEffect(() => {
    const { current } = field;
    if (current === null) return;
    current.style.height = "auto"; // Shrinks as well as it grows; the limit is the class's max-height.
    current.style.height = `${String(current.scrollHeight + 2)}px`;
  }, [text]);

  useEffect(() => {
    const { current } = field;
    // With a keyboard at hand one can write at once; on a phone the keyboard would cover the messages.
    const invites = invitesAtFirst.current && matchMedia("(hover: hover) and (min-width: 48rem)").matches;
    if (current === null || !(isEdit || invites)) return;
    current.focus({ preventScroll: true });
    current.setSelectionRange(current.value.length, current.value.length);
  }, [isEdit]);

  const submit = () => {
    void send();
    field.current?.focus();
  };

  const insert = (emoji: string) => {
    const { current } = field;
    if (current === null) return;
    current.setRangeText(emoji, current.selectionStart, current.selectionEnd, "end");
    write(current.value);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && writing.kind !== "plain") {
      event.preventDefault();
      onDone();
    } else if (event.key === "ArrowUp" && !event.altKey && text === "" && writing.kind === "plain" && onEditLast()) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !isTouched()) {
      event.preventDefault();
      submit();
    }
  };

  return (
    <form
      className="border-line bg-surface shrink-0 border-t px-2 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] md:px-6 xl:px-14"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {writing.kind !== "plain" && <ComposerAbout writing={writing} onCancel={onDone} />}
      <p id={`${id}-parts`} role="status" className="text-small text-ink-muted not-empty:px-1 not-empty:pb-2">
        {parts > 1 && words.conversation.inParts(parts)}
      </p>
      <p
        id={`${id}-trouble`}
        role="status"
        className="text-small text-danger-ink font-medium not-empty:px-1 not-empty:pb-2"
      >
        {trouble}
      </p>
      <div className="flex items-end gap-1.5">
        <EmojiButton
          onPick={insert}
          onReturn={() => {
            field.current?.focus();
          }}
        />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={words.conversation.message}
          aria-invalid={trouble !== null || undefined}
          aria-describedby={`${id}-parts ${id}-trouble`}
          placeholder={isPrivate ? words.conversation.message : words.conversation.notPrivate}
          enterKeyHint={isTouched() ? "enter" : "send"}
          value={text}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            write(event.target.value);
          }}
          className="bg-sunken text-field placeholder:text-ink-muted border-edge hover:border-ink-muted aria-invalid:border-danger max-h-40 min-h-11 min-w-0 flex-1 resize-none overflow-y-auto rounded-[1.375rem] border px-4.5 py-2.25 wrap-anywhere focus-visible:outline-1 focus-visible:outline-offset-0"
        />
        <button
          type="submit"
          aria-label={isEdit ? words.message.save : words.conversation.send}
          disabled={!sendable}
          className="rounded-pill bg-accent text-on-accent hover:bg-accent-hover disabled:bg-sunken disabled:text-ink-muted grid size-11 shrink-0 place-items-center transition-colors"
        >
          {isEdit ? <Check aria-hidden className="size-5" /> : <SendHorizontal aria-hidden className="size-5" />}
        </button>
      </div>
    </form>
  );
}
