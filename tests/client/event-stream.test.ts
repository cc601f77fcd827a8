import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEventStream, SILENCE_MS, type EventStream, type News } from "@/lib/client/event-stream.ts";
import { newUserId } from "@/lib/shared/ids.ts";
import { EVENT_HEARTBEAT_MS } from "@/lib/shared/limits.ts";
import { FakeEventSource } from "./fake-event-source.ts";

let news: News[];
let lives: boolean[];
let isSignedIn: boolean;
let stream: EventStream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeEventSource);
  FakeEventSource.made = [];
  [news, lives, isSignedIn] = [[], [], true];
  stream = createEventStream({
    onNews: (event) => news.push(event),
    onLive: (isLive) => lives.push(isLive),
    isSignedIn: () => Promise.resolve(isSignedIn),
    random: () => 1,
  });
});
afterEach(() => {
  stream.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const last = () => FakeEventSource.last();
const opened = () => FakeEventSource.made.length;
/** Milliseconds until the next attempt. */
async function untilNext(limit = 10 * 60_000): Promise<number> {
  const before = opened();
  for (let ms = 0; ms <= limit; ms += 100) {
    if (opened() > before) return ms;
    await vi.advanceTimersByTimeAsync(100);
  }
  throw new Error("no further attempt");
}

test("events come as they are; what this version does not know comes as something to ask about", () => {
  const typing = { t: "presence", uid: newUserId(), online: true } as const;
  last().send({ t: "hello" });
  last().send(typing);
  last().sendText("no json");
  last().sendText(JSON.stringify({ t: "of a later version" }));
  last().sendText(JSON.stringify({ ...typing, more: 1 }));
  last().sendText(JSON.stringify({ t: "marks", cid: "x", uid: "y", read: -1, delivered: 0 }));
  expect(news).toEqual([{ t: "hello" }, typing, null, null, null, null]);
  expect(last().url).toBe("/api/events");
});

test("a stream lives from its first word, not from its opening", async () => {
  await vi.advanceTimersByTimeAsync(1000);
  expect(lives).toEqual([]);
  last().send({ t: "hello" });
  last().send({ t: "alive" });
  expect(lives).toEqual([true]);
});

test("a stream that falls silent is closed and opened anew; signs of life keep it", async () => {
  last().send({ t: "hello" });
  for (let count = 0; count < 5; count += 1) {
    await vi.advanceTimersByTimeAsync(EVENT_HEARTBEAT_MS);
    last().send({ t: "alive" });
  }
  expect(opened()).toBe(1);
  const first = last();
  await vi.advanceTimersByTimeAsync(SILENCE_MS);
  expect(first.isClosed).toBe(true);
  expect(lives).toEqual([true, false]);
  expect(await untilNext()).toBeLessThanOrEqual(1000);
  // What the old connection would still say is not heard.
  const before = news.length;
  first.onmessage?.({ data: '{"t":"alive"}' });
  first.onerror?.();
  expect(news).toHaveLength(before);
  expect(last().isClosed).toBe(false);
});

test("a stream that is opened and says nothing, as behind a proxy that holds back, counts as cut too", async () => {
  await vi.advanceTimersByTimeAsync(SILENCE_MS);
  expect(FakeEventSource.open()).toHaveLength(0);
  await untilNext();
  expect(FakeEventSource.open()).toHaveLength(1);
  expect(lives).toEqual([]);
});

describe("attempts", () => {
  test("come later and later while they fail, up to a minute", async () => {
    const pauses: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      last().fail();
      pauses.push(await untilNext());
    }
    expect(pauses.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
    expect(pauses.at(-1)).toBe(60_000);
  });

  test("begin anew after a connection that lasted, and not after one that was cut at once", async () => {
    for (let count = 0; count < 4; count += 1) {
      last().fail();
      await untilNext();
    }
    last().send({ t: "hello" });
    last().fail();
    expect(await untilNext()).toBe(16_000);
    last().send({ t: "hello" });
    await vi.advanceTimersByTimeAsync(EVENT_HEARTBEAT_MS);
    last().fail();
    expect(await untilNext()).toBe(1000);
  });

  test("are spread, so that not everybody comes back at the same moment", async () => {
    stream.close();
    FakeEventSource.made = [];
    stream = createEventStream({
      onNews: () => undefined,
      onLive: () => undefined,
      isSignedIn: () => Promise.resolve(true),
      random: () => 0,
    });
    last().fail();
    expect(await untilNext()).toBe(500);
  });

  test("do not wait when there is reason to hope; a stream that stands is left alone", async () => {
    last().fail();
    stream.hurry();
    expect(opened()).toBe(2);
    stream.hurry();
    await vi.advanceTimersByTimeAsync(5000);
    expect(opened()).toBe(2);
  });
});

describe("the session", () => {
  test("that is over lets the stream rest until the server has answered somebody who is signed in", async () => {
    isSignedIn = false;
    last().fail();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(opened()).toBe(1);
    stream.hurry();
    expect(opened()).toBe(1);
    stream.noteSignedIn();
    expect(opened()).toBe(2);
  });

  test("is not asked for while the stream stands, and an answer elsewhere opens no second one", () => {
    last().send({ t: "hello" });
    stream.noteSignedIn();
    expect(opened()).toBe(1);
  });

  test("that nobody can tell of is tried again, as after 429 and 503", async () => {
    last().fail();
    stream.noteSignedIn();
    expect(opened()).toBe(1);
    expect(await untilNext()).toBe(1000);
  });
});

test("after closing nothing is opened, said or heard any more", async () => {
  last().send({ t: "hello" });
  const { length } = news;
  stream.close();
  last().onmessage?.({ data: '{"t":"alive"}' });
  stream.hurry();
  stream.noteSignedIn();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect([opened(), FakeEventSource.open().length, news.length]).toEqual([1, 0, length]);
  expect(lives).toEqual([true, false]);
});

test("a session looked for when the stream is closed opens nothing later", async () => {
  isSignedIn = false;
  last().fail();
  stream.close();
  await vi.advanceTimersByTimeAsync(1000);
  stream.noteSignedIn();
  expect(opened()).toBe(1);
});
