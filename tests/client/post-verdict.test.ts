import { describe, expect, test } from "vitest";
import { fault, type ApiFault } from "@/lib/client/api.ts";
import { backoffMs, judgePost } from "@/lib/client/post-verdict.ts";
import type { Sealed } from "@/lib/client/queue-rules.ts";
import { ZERO_HASH } from "@/lib/protocol/hash.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { newChainId } from "@/lib/shared/ids.ts";

const ch = newChainId();
const mh = encodeB64u(new Uint8Array(32).fill(7));
const envelope = { protected: "p", recipients: [], iv: "i", ciphertext: "c", tag: "t", sig: "s" };
const sealed: Sealed = { ch, n: 4, ph: ZERO_HASH, mh, envelope };

describe("an answer that confirms", () => {
  test("names this message: stored at its seq", () => {
    const line = { seq: 9, at: 5, mh };
    expect(judgePost({ ok: true, value: { stored: [line] } }, sealed)).toEqual({ kind: "stored", place: line });
  });
  test("names another message: the same bytes again", () => {
    const stored = [{ seq: 9, at: 5, mh: ZERO_HASH }];
    expect(judgePost({ ok: true, value: { stored } }, sealed).kind).toBe("again");
    expect(judgePost({ ok: true, value: { stored: [] } }, sealed).kind).toBe("again");
  });
});

describe("409 chain", () => {
  test("whose head is this message: it is there", () => {
    const answer: ApiFault = { ...fault("chain"), chain: { ch, n: 4, mh } };
    expect(judgePost(answer, sealed)).toEqual({ kind: "stored", place: null });
  });
  test.each([
    ["ahead of us", { ch, n: 6, mh: ZERO_HASH }],
    ["behind us", { ch, n: 1, mh: ZERO_HASH }],
    ["with another message at our place", { ch, n: 4, mh: ZERO_HASH }],
    ["of another chain", { ch: newChainId(), n: 4, mh }],
    ["left out", null],
  ])("%s: broken", (_name, chain) => {
    expect(judgePost({ ...fault("chain"), chain }, sealed)).toEqual({ kind: "broken-chain" });
    expect(judgePost(fault("conflict"), sealed)).toEqual({ kind: "broken-chain" });
  });
});

test.each(["offline", "protocol", "busy", "internal", "rate_limited", "unauthenticated", "sender"] as const)(
  "%s leaves the bytes as they are and tries again",
  (code) => {
    expect(judgePost({ ...fault(code), retryAfterMs: 1500 }, sealed)).toEqual({ kind: "again", afterMs: 1500 });
  },
);

test.each([
  ["keys", "keys"],
  ["roster", "keys"],
  ["gone", "gone"],
  ["too_large", "refused"],
  ["signature", "refused"],
  ["profile", "refused"],
] as const)("%s holds the message as %s", (code, expected) => {
  expect(judgePost(fault(code), sealed)).toEqual({ kind: "hold", fault: expected });
});

test("pauses double up to a minute, are spread, and never shorter than the server asks", () => {
  expect(backoffMs(0, null, 1)).toBe(1000);
  expect(backoffMs(0, null, 0)).toBe(500);
  expect(backoffMs(3, null, 1)).toBe(8000);
  expect(backoffMs(50, null, 1)).toBe(60_000);
  expect(backoffMs(0, 7000, 1)).toBe(7000);
});
