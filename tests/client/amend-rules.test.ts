import { describe, expect, test } from "vitest";
import { amendmentsIn, isOneEmoji, removalList, stillHeld } from "@/lib/client/amend-rules.ts";
import { listMessages } from "@/lib/client/message-list.ts";
import type { OpenedContent, OpenedMessage } from "@/lib/client/opening.ts";
import type { OutboxItem } from "@/lib/client/outbox-items.ts";
import type { ReceiveWarning } from "@/lib/protocol/codes.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const viewer = { uid: newUserId(), handle: "ali" };
const peer = { uid: newUserId(), handle: "bea" };
const cid = pairConversationIdFrom(new Uint8Array(16));

function said(seq: number, who: { uid: typeof viewer.uid }, content: OpenedContent): OpenedMessage {
  return { seq, at: seq, sid: who.uid, mh: `mh${String(seq)}`, content, placed: null };
}
const text = (words: string, re: string | null = null): OpenedContent => ({ kind: "text", text: words, re });
const edit = (re: string, words: string): OpenedContent => ({ kind: "edit", text: words, re });
const react = (re: string, emoji: string): OpenedContent => ({ kind: "react", emoji, re });
const del = (...rm: string[]): OpenedContent => ({ kind: "del", rm });
const removed: OpenedContent = { kind: "removed" };

function list(
  messages: readonly OpenedMessage[],
  { outbox = [], marks = [] }: { outbox?: OutboxItem[]; marks?: [number, ReceiveWarning[]][] } = {},
) {
  const theirs = { read: 0, delivered: 0 };
  return listMessages({ cid, viewer, peerHandle: "bea", messages, warnings: new Map(marks), outbox, theirs });
}
const shown = (messages: readonly OpenedMessage[], options?: Parameters<typeof list>[1]) =>
  list(messages, options).map(({ content }) => (content.kind === "text" ? content.text : content.kind));

describe("an edit", () => {
  test("takes the place of its author's text, the newest one counts", () => {
    const messages = [
      said(1, peer, text("one")),
      said(2, peer, edit("mh1", "two")),
      said(3, peer, edit("mh1", "three")),
    ];
    expect(list(messages)).toMatchObject([{ seq: 1, content: { kind: "text", text: "three", edited: true } }]);
  });
  test("of somebody else's message changes nothing", () => {
    expect(shown([said(1, peer, text("one")), said(2, viewer, edit("mh1", "two"))])).toEqual(["one"]);
  });
  test("that is shown a second time, in two forms, or written with keys in doubt, changes nothing, and its mark is not lost", () => {
    const messages = [
      said(1, peer, text("one")),
      said(2, peer, edit("mh1", "two")),
      said(3, peer, edit("mh1", "three")),
      { ...said(4, peer, edit("mh1", "two")), mh: "mh2" },
    ];
    for (const mark of ["W_REPLAY", "W_FORK", "W_CHANGED"] as const) {
      const views = list(messages, { marks: [[4, [mark]]] });
      expect(views).toMatchObject([{ content: { text: "three" }, warnings: [mark] }]);
    }
    expect(shown(messages)).toEqual(["two"]);
  });
});

describe("a message taken back by its author", () => {
  test("is not shown, whether the server still has it or not, and counts its edits", () => {
    const before = [said(1, peer, text("one")), said(2, peer, edit("mh1", "two")), said(3, peer, del("mh1", "mh2"))];
    const after = [said(1, peer, removed), said(2, peer, removed), said(3, peer, del("mh1", "mh2"))];
    for (const messages of [before, after]) {
      expect(list(messages)).toMatchObject([{ seq: 1, content: { kind: "removed", count: 2 } }]);
    }
  });
  test("stays when somebody else says so", () => {
    expect(shown([said(1, peer, text("one")), said(2, viewer, del("mh1"))])).toEqual(["one"]);
  });
  test("is asked of the server until it has forgotten it", () => {
    const messages = [
      said(1, viewer, text("one")),
      said(2, viewer, edit("mh1", "two")),
      said(3, viewer, text("three")),
    ];
    const rm = removalList(messages, viewer.uid, "mh1");
    expect(rm).toEqual(["mh1", "mh2"]);
    const all = [...messages, said(4, viewer, del(...rm))];
    expect(stillHeld(all, viewer.uid, amendmentsIn(all, new Map()))).toEqual([1, 2]);
    const gone = [said(1, viewer, removed), said(2, viewer, removed), ...all.slice(2)];
    expect(stillHeld(gone, viewer.uid, amendmentsIn(gone, new Map()))).toEqual([]);
    expect(stillHeld(all, peer.uid, amendmentsIn(all, new Map()))).toEqual([]);
  });
});

test("a place that the server emptied by itself is said to be gone", () => {
  expect(list([said(1, peer, removed)])).toMatchObject([{ content: { kind: "locked", code: "E_GONE" } }]);
  expect(list([said(1, peer, removed), said(2, viewer, del("mh1"))])).toMatchObject([{ content: { code: "E_GONE" } }]);
});

describe("reactions", () => {
  test("are one for each person, gathered by emoji, and can be taken away", () => {
    const messages = [
      said(1, peer, text("one")),
      said(2, peer, react("mh1", "🎉")),
      said(3, viewer, react("mh1", "👍")),
      said(4, peer, react("mh1", "👍")),
    ];
    expect(list(messages)[0]?.reactions).toEqual([{ emoji: "👍", handles: ["ali", "bea"], mine: true }]);
    expect(list([...messages, said(5, viewer, react("mh1", ""))])[0]?.reactions).toEqual([
      { emoji: "👍", handles: ["bea"], mine: false },
    ]);
  });
  test("are one emoji and nothing else", () => {
    for (const emoji of ["👍", "👍🏽", "👨‍👩‍👧‍👦", "🇮🇹", "❤️", "1️⃣"]) expect([emoji, isOneEmoji(emoji)]).toEqual([emoji, true]);
    for (const other of ["", "a", "👍👍", "lol 👍", "1", "<b>"])
      expect([other, isOneEmoji(other)]).toEqual([other, false]);
    expect(list([said(1, peer, text("one")), said(2, viewer, react("mh1", "lol"))])[0]?.reactions).toEqual([]);
  });
});

describe("a reply", () => {
  test("quotes what is said now", () => {
    const messages = [
      said(1, peer, text("one")),
      said(2, viewer, text("two", "mh1")),
      said(3, peer, edit("mh1", "uno")),
    ];
    expect(list(messages)[1]?.quote).toEqual({ mh: "mh1", seq: 1, senderHandle: "bea", text: "uno" });
  });
  test("quotes nothing that was taken back, and says when it is not loaded", () => {
    const messages = [said(1, peer, text("one")), said(2, viewer, text("two", "mh1")), said(3, peer, del("mh1"))];
    expect(list(messages)[1]?.quote).toMatchObject({ seq: 1, text: null });
    expect(list(messages.slice(1))[0]?.quote).toEqual({ mh: "mh1", seq: null, senderHandle: null, text: null });
  });
});

describe("a change on its way", () => {
  const item = (part: Partial<OutboxItem>): OutboxItem => ({
    ...{
      id: "q",
      cid,
      kind: "text",
      about: ["mh1"],
      at: 9,
      text: "",
      state: "sending",
      fault: null,
      mh: null,
      seq: null,
    },
    ...part,
  });
  const messages = [said(1, viewer, text("one"))];
  test("is shown at once, and is no line of its own", () => {
    expect(shown(messages, { outbox: [item({ kind: "edit", text: "two" })] })).toEqual(["two"]);
    expect(shown(messages, { outbox: [item({ kind: "del" })] })).toEqual(["removed"]);
    const [view] = list(messages, { outbox: [item({ kind: "react", text: "👍" })] });
    expect(view).toMatchObject({
      reactions: [{ emoji: "👍", mine: true }],
      pending: { what: "react", delivery: "sending" },
    });
  });
  test("that could not be sent leaves the message as it is, and says so", () => {
    const [view] = list(messages, { outbox: [item({ kind: "edit", text: "two", state: "failed", fault: "keys" })] });
    expect(view).toMatchObject({
      content: { text: "one" },
      pending: { id: "q", what: "edit", delivery: "failed", fault: "keys" },
    });
  });
  test("of a text with an answer is a line with its quote", () => {
    const [, view] = list(messages, { outbox: [item({ text: "reply" })] });
    expect(view).toMatchObject({ content: { text: "reply" }, quote: { mh: "mh1", text: "one" } });
  });
});
