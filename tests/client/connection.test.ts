import { expect, test, vi } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { noticing, wakeOnReturn } from "@/lib/client/connection.ts";
import { NO_INBOX } from "@/lib/client/nothing.ts";
import { createSource } from "@/lib/client/observable.ts";
import type { OutboxSurroundings } from "@/lib/client/outbox.ts";
import { pairConversationIdFrom } from "@/lib/shared/ids.ts";

const cid = pairConversationIdFrom(new Uint8Array(16));
const envelope = { protected: "", iv: "", ciphertext: "", tag: "", sig: "" };

test("a post without an answer has the list asked, any answer has not", async () => {
  const ask = vi.fn(() => Promise.resolve(true));
  const post = vi.fn<OutboxSurroundings["post"]>();
  const noticed = noticing(post, ask);
  const stored: Awaited<ReturnType<OutboxSurroundings["post"]>> = { ok: true, value: { stored: [] } };
  for (const answer of [stored, fault("busy"), fault("keys")]) {
    post.mockResolvedValueOnce(answer);
    expect(await noticed(cid, envelope)).toBe(answer);
  }
  expect(ask).not.toHaveBeenCalled();
  post.mockResolvedValueOnce(fault("offline"));
  expect(await noticed(cid, envelope)).toMatchObject({ code: "offline" });
  expect(ask).toHaveBeenCalledTimes(1);
});

test("the first answer after a silence wakes the queue", () => {
  const state = createSource(NO_INBOX.get());
  const wake = vi.fn(() => Promise.resolve());
  const stop = wakeOnReturn({ state }, { wake });
  const stale = (isStale: boolean) => {
    state.set({ ...state.get(), isStale });
  };
  stale(false);
  expect(wake).not.toHaveBeenCalled();
  stale(true);
  stale(false);
  stale(false);
  expect(wake).toHaveBeenCalledTimes(1);
  stop();
  stale(true);
  stale(false);
  expect(wake).toHaveBeenCalledTimes(1);
});
