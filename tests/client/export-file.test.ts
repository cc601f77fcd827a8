import { expect, test } from "vitest";
import { writeHtml, writeJson, type ExportContent, type ExportWords } from "@/lib/client/export-file.ts";
import type { MessageView } from "@/lib/client/view.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const [ali, bea] = [newUserId(), newUserId()];
const cid = pairConversationIdFrom(new Uint8Array(16).fill(1));
const EVIL = `<script>alert("1")</script><img src=x onerror='1'> & "quoted" </p>\u2028`;

function message(seq: number | null, part: Partial<MessageView>): MessageView {
  return {
    id: String(seq),
    seq,
    mh: "mh",
    mine: false,
    senderHandle: "bea",
    at: 1_790_000_000_000,
    content: { kind: "text", text: "hello", edited: false },
    quote: null,
    reactions: [],
    pending: null,
    warnings: [],
    delivery: null,
    fault: null,
    ...part,
  };
}

const content: ExportContent = {
  viewer: { uid: ali, handle: "ali" },
  at: 1_790_000_000_000,
  isComplete: true,
  contacts: [
    {
      owner: ali,
      uid: bea,
      handle: "bea",
      state: "VERIFIED",
      since: 5,
      history: [],
      statements: [],
      seq: 1,
      sh: "sh",
    } as never,
  ],
  conversations: [
    {
      cid,
      peer: { uid: bea, handle: "bea" },
      draft: `draft ${EVIL}`,
      messages: [
        message(1, { content: { kind: "text", text: EVIL, edited: true } }),
        message(2, {
          mine: true,
          senderHandle: "ali",
          content: { kind: "text", text: "مرحبا", edited: false },
          quote: { mh: "mh", seq: 1, senderHandle: "bea", text: EVIL },
          reactions: [{ emoji: "👍", handles: ["bea", "ali"], mine: true }],
          warnings: ["W_GAP"],
          delivery: "read",
        }),
        message(3, { content: { kind: "locked", code: "E_SIG" } }),
        message(4, { content: { kind: "removed", count: 1 } }),
        message(null, { mine: true, senderHandle: "ali", delivery: "sending" }),
      ],
    },
    {
      cid,
      peer: { uid: ali, handle: "ali" },
      draft: null,
      messages: Array.from({ length: 1201 }, (_, n) => message(n + 1, {})),
    },
  ],
};
const words: ExportWords = {
  lang: "en",
  title: (handle) => `Messages of ${handle} <b>`,
  made: (when) => `Made ${when}`,
  incomplete: "Not everything",
  conversation: (handle) => `With ${handle}`,
  notes: "Notes",
  messages: (count) => `${String(count)} messages`,
  edited: "edited",
  removed: "was deleted",
  newer: "newer",
  locked: "is locked",
  unsent: "not sent",
  draft: "Draft",
};

test("the JSON file holds everything in plain words", () => {
  const file = JSON.parse([...writeJson(content)].join("")) as Record<string, unknown>;
  expect(file).toMatchObject({
    format: "aryatel-export",
    version: 1,
    complete: true,
    exportedAt: "2026-09-21T14:13:20.000Z",
    me: { uid: ali, handle: "ali" },
    contacts: [{ uid: bea, handle: "bea", state: "VERIFIED", since: "1970-01-01T00:00:00.005Z", history: [] }],
    conversations: [
      {
        id: cid,
        with: { uid: bea, handle: "bea" },
        draft: `draft ${EVIL}`,
        messages: [
          { place: 1, from: "bea", kind: "text", text: EVIL, edited: true },
          {
            place: 2,
            from: "ali",
            text: "مرحبا",
            answers: { mh: "mh", place: 1 },
            reactions: [{ emoji: "👍", from: ["bea", "ali"] }],
            warnings: ["W_GAP"],
            delivery: "read",
          },
          { place: 3, kind: "locked", code: "E_SIG" },
          { place: 4, kind: "removed" },
          { place: null, delivery: "sending" },
        ],
      },
      { with: { handle: "ali" } },
    ],
  });
  const [, notes] = file["conversations"] as { messages: { place: number }[] }[];
  expect(notes?.messages.map(({ place }) => place)).toEqual(Array.from({ length: 1201 }, (_, n) => n + 1));
});

test("a file without anything to say is still JSON", () => {
  const empty = [...writeJson({ ...content, contacts: [], conversations: [], isComplete: false })].join("");
  expect(JSON.parse(empty)).toMatchObject({ complete: false, contacts: [], conversations: [] });
});

test("the page shows what people wrote and lets none of it be anything else", () => {
  const page = [...writeHtml(content, words)].join("");
  expect(page).toContain(
    "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;1&#39;&gt; &amp; ",
  );
  expect(page).toContain("Messages of ali &lt;b&gt;");
  expect(page).not.toMatch(/<script|<img|onerror='/);
  // Only these elements are there at all.
  const names = new Set(Array.from(page.matchAll(/<([a-z][a-z0-9]*)/g), ([, name]) => name));
  expect([...names].sort()).toEqual(
    "article b bdi blockquote body footer h1 h2 head header html meta p section style time title".split(" "),
  );
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).toContain('<p dir="auto">مرحبا</p>');
  expect(page).not.toMatch(/https?:|url\(|src=[^x]/);
  for (const said of [
    "With bea",
    "Notes",
    "1201 messages",
    "edited",
    "is locked",
    "was deleted",
    "not sent",
    "Draft",
    "👍",
  ]) {
    expect(page).toContain(said);
  }
  expect(page).not.toContain("Not everything");
  expect([...writeHtml({ ...content, isComplete: false }, words)].join("")).toContain("Not everything");
  expect(page.match(/<article/g)).toHaveLength(5 + 1 + 1201);
});
