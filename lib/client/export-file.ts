// A person's data as files to keep: JSON for programs, and a page for reading that needs nothing else and runs nothing. Pure.
// Everything that people wrote is escaped; every line says which way it reads by itself.
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Pin } from "./pin-rules.ts";
import type { MessageView, Viewer } from "./view.ts";

/** What stands in the page besides what people wrote: in the person's language, from the screen that asks for it. */
export interface ExportWords {
  /** Of the language, as in `<html lang>`. */
  lang: string;
  title: (handle: string) => string;
  made: (when: string) => string;
  /** Some messages could not be loaded. */
  incomplete: string;
  conversation: (handle: string) => string;
  /** The conversation with oneself. */
  notes: string;
  messages: (count: number) => string;
  edited: string;
  removed: string;
  newer: string;
  locked: string;
  unsent: string;
  draft: string;
}

export interface ExportedConversation {
  cid: ConversationId;
  peer: { uid: UserId; handle: string };
  messages: readonly MessageView[];
  draft: string | null;
}

export interface ExportContent {
  viewer: Viewer;
  /** Milliseconds since 1970. */
  at: number;
  /** Whether everything that the server has was loaded. */
  isComplete: boolean;
  contacts: readonly Pin[];
  conversations: readonly ExportedConversation[];
}

/** Messages written between two breaths. */
const STEP = 500;

/** As text to be joined. Yields after every few messages, so that the page can breathe. */
export function* writeJson({ viewer, at, isComplete, contacts, conversations }: ExportContent): Generator<string> {
  const about = {
    format: "aryatel-export",
    version: 1,
    exportedAt: iso(at),
    complete: isComplete,
    me: viewer,
    contacts: contacts.map(({ uid, handle, state, since, history }) => ({
      uid,
      handle,
      state,
      since: iso(since),
      history: history.map((change) => ({ ...change, at: iso(change.at) })),
    })),
  };
  yield `${JSON.stringify(about, null, 1).slice(0, -2)},\n "conversations": [`;
  for (const [index, { cid, peer, messages, draft }] of conversations.entries()) {
    const head = JSON.stringify({ id: cid, with: peer, draft });
    yield `${index > 0 ? "," : ""}\n  ${head.slice(0, -1)},"messages":[`;
    for (let start = 0; start < messages.length; start += STEP) {
      const lines = messages.slice(start, start + STEP).map((message) => `\n   ${JSON.stringify(plain(message))}`);
      yield (start > 0 ? "," : "") + lines.join(",");
    }
    yield "\n  ]}";
  }
  yield "\n ]\n}\n";
}

/** Without what only the screen needs. */
function plain(message: MessageView): object {
  const { seq, mh, at, senderHandle, content, quote, reactions, warnings, delivery } = message;
  return {
    place: seq,
    mh,
    at: iso(at),
    from: senderHandle,
    ...content,
    ...(quote && { answers: { mh: quote.mh, place: quote.seq } }),
    ...(reactions.length > 0 && { reactions: reactions.map(({ emoji, handles }) => ({ emoji, from: handles })) }),
    ...(warnings.length > 0 && { warnings }),
    ...(delivery !== null && { delivery }),
  };
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
section{margin-top:3rem}h2{position:sticky;top:0;background:Canvas;padding:.5rem 0}
article{border:1px solid color-mix(in srgb,CanvasText 20%,transparent);border-radius:1rem;padding:.5rem 1rem;margin:.5rem 0;width:fit-content;max-width:85%}
article.mine{margin-inline-start:auto;background:color-mix(in srgb,Highlight 15%,transparent)}
article header,footer{font-size:.8rem;opacity:.75}p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
blockquote{margin:.25rem 0;padding-inline-start:.75rem;border-inline-start:3px solid;white-space:pre-wrap;overflow-wrap:anywhere;opacity:.8}
.note{font-style:italic;opacity:.75}`;

/** The same as a page. */
export function* writeHtml(
  { viewer, at, isComplete, conversations }: ExportContent,
  words: ExportWords,
): Generator<string> {
  const time = new Intl.DateTimeFormat(words.lang, { dateStyle: "medium", timeStyle: "short" });
  const title = escape(words.title(viewer.handle));
  yield `<!doctype html>
<html lang="${escape(words.lang)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title><style>${STYLE}</style></head><body>
<h1>${title}</h1><p>${escape(words.made(time.format(at)))}</p>
${isComplete ? "" : `<p class="note">${escape(words.incomplete)}</p>\n`}`;
  for (const { peer, messages, draft } of conversations) {
    const name = peer.uid === viewer.uid ? words.notes : words.conversation(peer.handle);
    yield `<section><h2><bdi>${escape(name)}</bdi></h2><p>${escape(words.messages(messages.length))}</p>\n`;
    for (let start = 0; start < messages.length; start += STEP) {
      yield messages
        .slice(start, start + STEP)
        .map((message) => article(message, words, time))
        .join("");
    }
    if (draft !== null)
      yield `<article class="mine note"><header>${escape(words.draft)}</header><p dir="auto">${escape(draft)}</p></article>\n`;
    yield "</section>\n";
  }
  yield "</body></html>\n";
}

function article(message: MessageView, words: ExportWords, time: Intl.DateTimeFormat): string {
  const { mine, senderHandle, at, content, quote, reactions, seq } = message;
  const marks = [
    ...(content.kind === "text" && content.edited ? [words.edited] : []),
    ...(seq === null ? [words.unsent] : []),
  ];
  const answered = quote?.text ?? null;
  const given = reactions.map(({ emoji, handles }) => `${escape(emoji)} <bdi>${escape(handles.join(", "))}</bdi>`);
  return [
    `<article${mine ? ' class="mine"' : ""}>`,
    `<header><b><bdi>${escape(senderHandle)}</bdi></b> <time datetime="${iso(at)}">${escape(time.format(at))}</time>`,
    `${marks.map((mark) => ` · ${escape(mark)}`).join("")}</header>`,
    answered === null ? "" : `<blockquote dir="auto">${escape(answered)}</blockquote>`,
    content.kind === "text"
      ? `<p dir="auto">${escape(content.text)}</p>`
      : `<p class="note">${escape(words[content.kind])}</p>`,
    given.length > 0 ? `<footer>${given.join(" · ")}</footer>` : "",
    "</article>\n",
  ].join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
