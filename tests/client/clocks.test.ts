// A device whose clock is wrong by a day, either way: what is shown as the time of a message is wrong, and nothing else is.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { judgeRange } from "@/lib/client/feed-rules.ts";
import { cid, isDone, openAll, openTab, peer, readAll, server, settle } from "./outbox-tabs.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([-1, 1])(
  "sends and reads by a clock that is off by %i day: order, chain and marks are as ever",
  async (days) => {
    const right = Date.now();
    const tab = await openTab();
    const write = async (text: string): Promise<void> => {
      await tab.outbox.send(cid, peer, text);
      await settle(() => expect(isDone(tab)).toBe(true));
    };
    await write("by a clock that is right");
    vi.setSystemTime(right + days * DAY_MS);
    await write("by one that is wrong");
    // Read by it, too.
    const texts = ["by a clock that is right", "by one that is wrong"];
    expect(await readAll()).toEqual(texts);
    vi.setSystemTime(right);
    await write("and put right again");
    expect(await readAll()).toEqual([...texts, "and put right again"]);

    const opened = await openAll();
    expect(opened.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect([...judgeRange(opened)].filter(([, marks]) => marks.length > 0)).toEqual([]);
    expect(new Set(server.messages.map(({ place }) => place.split(" ")[1])).size).toBe(1);
    // What it does change: the time that its writer named.
    const off = opened.map(({ placed }) => Math.abs(Math.round(((placed?.ts ?? 0) - right) / DAY_MS)));
    expect(off).toEqual([0, 1, 0]);
  },
);
