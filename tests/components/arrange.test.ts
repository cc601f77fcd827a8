import { describe, expect, test } from "vitest";
import { arrange } from "@/components/chat/arrange.ts";
import type { MessageView } from "@/lib/client/view.ts";

const message = (seq: number, part: Partial<MessageView> = {}): MessageView => ({
  id: `c:${String(seq)}`,
  seq,
  mh: null,
  mine: false,
  senderHandle: "eve",
  at: Date.UTC(2026, 4, 4, 12, 0, seq),
  content: { kind: "text", text: "hello", edited: false },
  quote: null,
  reactions: [],
  pending: null,
  warnings: [],
  delivery: null,
  fault: null,
  ...part,
});

/** Where runs begin and end. */
function runsOf(messages: readonly MessageView[]): string[] {
  const { items } = arrange(
    { messages, notes: [], unreadFrom: null, hasOlder: false },
    { start: 0, end: messages.length },
  );
  return items.map(({ startsRun, endsRun }) => `${startsRun ? "(" : " "}${endsRun ? ")" : " "}`);
}

describe("a run of messages", () => {
  test("is what one sender wrote without a pause", () => {
    expect(runsOf([message(1), message(2), message(3)])).toEqual(["( ", "  ", " )"]);
    expect(runsOf([message(1), message(2, { mine: true, senderHandle: "ann" })])).toEqual(["()", "()"]);
    expect(runsOf([message(1), message(2 + 5 * 60)])).toEqual(["()", "()"]);
  });

  test("ends at a message with marks, which stand below it", () => {
    const marked = message(2, { warnings: ["W_GAP"] });
    expect(runsOf([message(1), marked, message(3)])).toEqual(["( ", " )", "()"]);
  });
});
