import { beforeEach, expect, test, vi } from "vitest";
import { deleteOwnAccount } from "@/lib/client/delete-account.ts";
import { findByName } from "@/lib/client/directory.ts";
import { newUserId, pairConversationIdFrom } from "@/lib/shared/ids.ts";

const fetched = vi.fn<typeof fetch>();
const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, code: string) => json(status, { error: { code, message: "m", requestId: "r" } });
const people = (...found: unknown[]) => json(200, { people: found, next: null });
const [ali, bea] = ["ali", "bea"].map((handle) => ({ uid: newUserId(), handle }));

beforeEach(() => {
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
  const found = await findByName("ali", null);
  expect(found.ok && found.value.people[0]).toEqual(ali);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("somebody who has left it is found in one's own conversations, and nobody else is", async () => {
  for (const [name, expected] of [
    ["bea", [bea]],
    ["cem", []],
  ] as const) {
    fetched.mockResolvedValueOnce(people()).mockResolvedValueOnce(conversations([ali, bea]));
    const found = await findByName(name, null);
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
    const found = await findByName(name, null);
    expect(found.ok && found.value.people).toEqual(expected);
    expect(fetched).toHaveBeenCalledTimes(requests);
    expect([at(1), at(2)]).toEqual([
      "/api/conversations",
      requests === 3 ? "/api/conversations?cursor=1.d_x" : undefined,
    ]);
  }
});

test("a server that does not answer is not taken for one that knows nobody", async () => {
  fetched.mockResolvedValueOnce(people()).mockRejectedValueOnce(new TypeError("fetch failed"));
  expect(await findByName("bea", null)).toMatchObject({ ok: false, code: "offline" });
  fetched.mockResolvedValueOnce(refusal(429, "rate_limited"));
  expect(await findByName("bea", null)).toMatchObject({ ok: false, code: "rate_limited" });
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
