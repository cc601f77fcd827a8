import { beforeEach, expect, test, vi } from "vitest";
import { deleteOwnAccount } from "@/lib/client/delete-account.ts";
import { findByName } from "@/lib/client/directory.ts";
import type { InboxState } from "@/lib/client/inbox.ts";
import { NO_INBOX } from "@/lib/client/nothing.ts";
import { createSource, type Source } from "@/lib/client/observable.ts";
import type { Conversation } from "@/lib/shared/contract/people.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const fetched = vi.fn<typeof fetch>();
const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, code: string) => json(status, { error: { code, message: "m", requestId: "r" } });
const people = (...found: unknown[]) => json(200, { people: found, next: null });
const [ali, bea] = ["ali", "bea"].map((handle) => ({ uid: newUserId(), handle }));

/** Of which nothing has been read yet. */
let inbox: Source<InboxState>;

beforeEach(() => {
  inbox = createSource(NO_INBOX.get());
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

function conversations(peers: unknown[], next: string | null = null): Response {
  const marks = { read: 0, delivered: 0 };
  const rows = peers.map((peer, index) => ({
    cid: pairConversationIdFrom(new Uint8Array(16).fill(index)),
    peer,
    peerGone: true,
    ...{ head: 0, unread: 0, mine: marks, theirs: marks, last: null, activeAt: 1 },
  }));
  return json(200, { conversations: rows, wraps: {}, next });
}

test("somebody in the list of people is found there", async () => {
  fetched.mockResolvedValueOnce(people(ali, { uid: newUserId(), handle: "ali_2" }));
  const found = await findByName("ali", inbox);
  expect(found.ok && found.value.people[0]).toEqual(ali);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("somebody who has left it is found in one's own conversations, and nobody else is", async () => {
  for (const [name, expected] of [
    ["bea", [bea]],
    ["cem", []],
  ] as const) {
    fetched.mockResolvedValueOnce(people()).mockResolvedValueOnce(conversations([ali, bea]));
    const found = await findByName(name, inbox);
    expect(found.ok && found.value.people).toEqual(expected);
  }
});

test("all pages of them are looked through, and no more than that", async () => {
  const at = (call: number) => fetched.mock.calls[call]?.[0];
  for (const [name, expected, requests] of [
    ["bea", [bea], 3],
    ["ali", [ali], 2],
    ["cem", [], 3],
  ] as const) {
    fetched.mockReset().mockResolvedValueOnce(people());
    fetched.mockResolvedValueOnce(conversations([ali], "1.d_x")).mockResolvedValueOnce(conversations([bea]));
    const found = await findByName(name, inbox);
    expect(found.ok && found.value.people).toEqual(expected);
    expect(fetched).toHaveBeenCalledTimes(requests);
    expect([at(1), at(2)]).toEqual([
      "/api/conversations",
      requests === 3 ? "/api/conversations?cursor=1.d_x" : undefined,
    ]);
  }
});

test("a server that goes on for ever is asked no further than to where it repeats itself", async () => {
  for (const pages of [
    [conversations([ali], "1.d_x"), conversations([ali], "2.d_x"), conversations([ali], "1.d_x")],
    [conversations([ali], "1.d_x"), conversations([], "2.d_x")],
  ]) {
    fetched.mockReset().mockResolvedValueOnce(people());
    for (const page of pages) fetched.mockResolvedValueOnce(page);
    const found = await findByName("bea", inbox);
    expect(found.ok && found.value.people).toEqual([]);
    expect(fetched).toHaveBeenCalledTimes(1 + pages.length);
  }
});

test("where the conversations are here already, they are not asked for", async () => {
  const row = { peer: bea } as Conversation;
  const rows = new Map([[pairConversationIdFrom(new Uint8Array(16)), row]]);
  for (const [name, state, expected, requests] of [
    // Known, though more are to come.
    ["bea", { hasMore: true, isStale: false }, [bea], 1],
    ["cem", { hasMore: false, isStale: false }, [], 1],
    // Not all of them, or as they were once.
    ["ali", { hasMore: true, isStale: false }, [ali], 2],
    ["ali", { hasMore: false, isStale: true }, [ali], 2],
  ] as const) {
    inbox.set({ ...inbox.get(), status: "ready", rows, ...state });
    fetched
      .mockReset()
      .mockResolvedValueOnce(people())
      .mockResolvedValueOnce(conversations([ali]));
    const found = await findByName(name, inbox);
    expect(found.ok && found.value.people).toEqual(expected);
    expect(fetched).toHaveBeenCalledTimes(requests);
  }
});

test("a server that does not answer is not taken for one that knows nobody", async () => {
  fetched.mockResolvedValueOnce(people()).mockRejectedValueOnce(new TypeError("fetch failed"));
  expect(await findByName("bea", inbox)).toMatchObject({ ok: false, code: "offline" });
  fetched.mockResolvedValueOnce(refusal(429, "rate_limited"));
  expect(await findByName("bea", inbox)).toMatchObject({ ok: false, code: "rate_limited" });
});

test.each([
  [refusal(401, "credentials"), "credentials"],
  [refusal(429, "rate_limited"), "rate_limited"],
  [refusal(503, "busy"), "uncertain"],
  [refusal(500, "internal"), "uncertain"],
  [refusal(401, "unauthenticated"), "uncertain"],
  [new Response("<html>"), "uncertain"],
])("an account is not taken for deleted when the answer is %o", async (response, code) => {
  fetched.mockResolvedValueOnce(response);
  expect(await deleteOwnAccount("the password")).toEqual({ ok: false, code });
});
