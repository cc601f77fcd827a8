"use client";
import { SendHorizontal } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { useDraft } from "@/lib/client/use-draft.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { words } from "../words.ts";
import { measureText } from "./text-room.ts";

interface ComposerProps {
  /** null while it is not known. */
  cid: ConversationId | null;
  /** False while it is not yet known to whom: one can write already, but not send. */
  ready: boolean;
  onSend: (text: string) => Promise<void>;
}

/** A keyboard on the screen has no Shift+Enter: there Enter breaks the line, and the button sends. */
function isTouched(): boolean {
  return typeof window !== "undefined" && matchMedia("(pointer: coarse)").matches;
}

export function Composer({ cid, ready, onSend }: ComposerProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft(cid);
  const { text } = draft;
  const [notStored, setNotStored] = useState(false);
  const { parts, tooMany } = measureText(text);
  const sendable = ready && tooMany === 0 && text.trim() !== "";
  const trouble = tooMany > 0 ? words.conversation.tooLong(tooMany) : notStored ? words.conversation.notStored : null;

  useLayoutEffect(() => {
    const { current } = field;
    if (current === null) return;
    current.style.height = "auto"; // Shrinks as well as it grows; the limit is the class's max-height.
    current.style.height = `${String(current.scrollHeight + 2)}px`;
  }, [text]);

  useEffect(() => {
    // With a keyboard at hand one can write at once; on a phone the keyboard would cover the messages.
    if (matchMedia("(hover: hover) and (min-width: 48rem)").matches) field.current?.focus({ preventScroll: true });
  }, []);

  const write = (next: string) => {
    draft.setText(next);
    setNotStored(false);
  };

  const send = async () => {
    if (!sendable) return;
    write("");
    field.current?.focus();
    try {
      await onSend(text);
    } catch {
      // Nothing typed is lost: it goes back in front of what was written meanwhile.
      const since = draft.now();
      write(since === "" ? text : `${text}\n${since}`);
      setNotStored(true);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouched()) return;
    event.preventDefault();
    void send();
  };

  return (
    <form
      className="border-line bg-surface shrink-0 border-t px-3 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] md:px-8 xl:px-16"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p id={`${id}-parts`} role="status" className="text-small text-ink-muted not-empty:pb-2">
        {parts > 1 && tooMany === 0 && words.conversation.inParts(parts)}
      </p>
      <p id={`${id}-trouble`} role="status" className="text-small text-danger-ink font-medium not-empty:pb-2">
        {trouble}
      </p>
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={words.conversation.message}
          aria-invalid={tooMany > 0 || undefined}
          aria-describedby={`${id}-parts ${id}-trouble`}
          placeholder={words.conversation.message}
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
          aria-label={words.conversation.send}
          disabled={!sendable}
          className="rounded-pill bg-accent text-on-accent hover:bg-accent-hover disabled:bg-sunken disabled:text-ink-muted grid size-11 shrink-0 place-items-center transition-colors"
        >
          <SendHorizontal aria-hidden className="size-5" />
        </button>
      </div>
    </form>
  );
}
