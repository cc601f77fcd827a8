import { judgeRange } from "@/lib/client/feed-rules.ts";
import { describe, expect, test, vi } from "vitest";
import { fault } from "@/lib/client/api.ts";
import { pairConversationId } from "@/lib/protocol/conversation-id.ts";
import {
  ali,
  beaAnew,
  uid,
  peer,
  cid,
  server,
  storage,
  openTab,
  readAll,
  marksWithout,
  openAll,
  isDone,
  states,
  settle,
} from "./outbox-tabs.ts";

describe("refused and held messages", () => {
  test("one for an account that was deleted says so, when it is posted and when the conversation is opened", async () => {
    const tab = await openTab();
    server.mishaps.push("gone");
    await tab.outbox.send(cid, peer, "one");
    await settle(() => expect(states(tab)).toEqual([["failed", "gone"]]));
    const other = await openTab({ isOpened: () => false, openConversation: () => Promise.resolve(fault("gone")) });
    await other.outbox.send(cid, peer, "two");
    await settle(() => expect(states(other)).toContainEqual(["failed", "gone"]));
    expect(server.messages).toEqual([]);
  });

  test("a server that has had too many of them gets each of them once and in order", async () => {
    const waits: Promise<unknown>[] = [];
    const tab = await openTab({
      post: async (asked, envelope) => {
        const answer = await server.post(asked, envelope);
        return answer.ok ? answer : { ...answer, retryAfterMs: 600 };
      },
    });
    server.mishaps.push("rate_limited", "rate_limited");
    for (const text of ["one", "two", "three"]) waits.push(tab.outbox.send(cid, peer, text));
    await Promise.all(waits);
    await settle(() => expect(isDone(tab)).toBe(true));
    expect(await readAll()).toEqual(["one", "two", "three"]);
    expect(await marksWithout()).toEqual([]);
  });

  test("a refused one is held, and the next one passes in a chain that names the end before it", async () => {
    server.mishaps.push("too_large");
    const tab = await openTab();
    await tab.outbox.send(cid, peer, "too much");
    await settle(() => expect(states(tab)).toEqual([["failed", "refused"]]));
    await tab.outbox.send(cid, peer, "fits");
    await settle(() => expect(states(tab)).toContainEqual(["stored", null]));
    expect(server.messages[0]?.place.endsWith(" 1")).toBe(true);
    const [held] = await tab.store.list();
    await tab.outbox.retry(held?.id ?? "");
    await settle(() => expect(isDone(tab)).toBe(true));
    expect(await readAll()).toEqual(["fits", "too much"]);
  });

  test("a server that stores a message and calls it refused gets no second one for its place", async () => {
    for (const code of ["keys", "roster", "bad_input", "chain", "conflict"] as const) {
      const tab = await openTab({
        post: async (asked, envelope) => {
          const answer = await server.post(asked, envelope);
          return server.arrived.length === 1 ? fault(code) : answer;
        },
      });
      await tab.outbox.send(cid, peer, "one");
      await settle(() => expect(states(tab).map(([state]) => state)).toEqual(["failed"]));
      await tab.outbox.send(cid, peer, "two");
      await settle(() => expect(states(tab)).toContainEqual(["stored", null]));
      const places = server.messages.map(({ place }) => place);
      expect([code, new Set(places).size]).toEqual([code, 2]);
      expect(await readAll()).toEqual(["one", "two"]);
      expect(await marksWithout()).toEqual([]);
      // What the server has after all is not sent again.
      await tab.outbox.noteShown(cid, new Set(server.messages.map(({ mh }) => mh)));
      expect(await tab.store.list()).toEqual([]);
      server.messages.splice(0);
      server.arrived.splice(0);
      await storage.run(async (database) => database.clear("chains"));
    }
  });

  test("a server that says it has a message, and names a place long gone, does not make it vanish", async () => {
    const tab = await openTab({
      post: async (asked, envelope) => {
        const answer = await server.post(asked, envelope);
        if (server.messages.length < 3 || !answer.ok) return answer;
        server.messages.pop();
        return { ok: true, value: { stored: answer.value.stored.map((line) => ({ ...line, seq: 1 })) } };
      },
    });
    for (const text of ["one", "two", "three"]) {
      await tab.outbox.send(cid, peer, text);
      await settle(() => expect(isDone(tab)).toBe(true));
    }
    await tab.outbox.noteShown(cid, new Set(server.messages.map(({ mh }) => mh)));
    expect(tab.outbox.items.get().map(({ text }) => text)).toEqual(["three"]);
    // And the chain remembers, after a reload too, what the feed is then held against.
    const later = await openTab();
    expect(await later.outbox.findEnd(cid)).toMatchObject({ n: 3, mh: tab.outbox.items.get()[0]?.mh });
  });

  test("the end of a chain is named by the next text, also when a device's pins come first", async () => {
    const own = await pairConversationId(uid, uid);
    const tab = await openTab();
    const send = async (text: string) => {
      await tab.outbox.send(own, uid, text);
      await settle(() => expect(isDone(tab)).toBe(true));
    };
    const sendPins = async (version: number) => {
      await tab.outbox.sendPins(own, [{ v: 1, t: "pins", ts: 0, n: version, part: [1, 1], pins: [] }]);
      await settle(async () => expect(await tab.store.list()).toEqual([]));
    };
    for (const text of ["one", "two"]) await send(text);
    const before = await tab.store.findChain(own);
    server.mishaps.push("conflict");
    await sendPins(1);
    expect((await tab.store.findChain(own))?.before).toEqual([[before?.ch, before?.n, before?.mh]]);
    await sendPins(2);
    await send("three");
    expect((await tab.store.findChain(own))?.before).toBeUndefined();
    const about = { cid: own, viewer: uid, members: new Map([[uid, ali.chain]]), keys: ali.keys };
    const marks = async (kept: typeof server.messages) => [
      ...judgeRange(
        await openAll(
          kept.map((message, index) => ({ ...message, seq: index + 1 })),
          about,
        ),
      ).values(),
    ];
    expect(await marks(server.messages)).toEqual([]);
    expect(await marks(server.messages.filter((_message, index) => index !== 1))).toEqual([["W_CAUSAL"]]);
  });

  test("what was sealed before its contact came into conflict is not posted after", async () => {
    const tab = await openTab();
    server.isDown = true;
    await tab.contacts.require(peer);
    server.isDown = false;
    server.mishaps.push("lose-request");
    await tab.outbox.send(cid, peer, "sealed and not arrived");
    await settle(async () => expect((await tab.store.list())[0]?.state).toBe("sealed"));
    server.people.set(peer, beaAnew);
    await tab.contacts.refresh(peer);
    await tab.outbox.wake();
    await settle(() => expect(states(tab)).toEqual([["failed", "blocked"]]));
    expect(server.messages).toEqual([]);
  });

  test("a held one can be given up", async () => {
    server.mishaps.push("signature");
    const tab = await openTab();
    await tab.outbox.send(cid, peer, "never mind");
    await settle(() => expect(states(tab)).toEqual([["failed", "refused"]]));
    await tab.outbox.discard(tab.outbox.items.get()[0]?.id ?? "");
    expect(tab.outbox.items.get()).toEqual([]);
    expect(await tab.store.list()).toEqual([]);
  });

  test("what the feed shows is not held any more", async () => {
    const tab = await openTab();
    server.mishaps.push("keys");
    await tab.outbox.send(cid, peer, "stored after all");
    await settle(() => expect(states(tab)).toEqual([["failed", "keys"]]));
    const { mh } = tab.outbox.items.get()[0] ?? {};
    await tab.outbox.noteShown(cid, new Set());
    expect(tab.outbox.items.get()).toHaveLength(1);
    await tab.outbox.noteShown(cid, new Set([mh ?? ""]));
    expect(tab.outbox.items.get()).toEqual([]);
  });

  test("409 keys holds a message, and a retry to unchanged keys sends it", async () => {
    server.mishaps.push("keys");
    const tab = await openTab();
    await tab.outbox.send(cid, peer, "patience");
    await settle(() => expect(states(tab)).toEqual([["failed", "keys"]]));
    await tab.outbox.wake();
    expect(states(tab)).toEqual([["failed", "keys"]]);
    await tab.outbox.retry(tab.outbox.items.get()[0]?.id ?? "");
    await settle(() => expect(isDone(tab)).toBe(true));
    expect(await readAll()).toEqual(["patience"]);
  });

  test("nothing is sealed to a contact in conflict, nor after a retry", async () => {
    const tab = await openTab();
    expect((await tab.contacts.require(peer)).ok).toBe(true);
    server.people.set(peer, beaAnew);
    await tab.contacts.refresh(peer);
    await tab.outbox.send(cid, peer, "for your eyes only");
    await settle(() => expect(states(tab)).toEqual([["failed", "blocked"]]));
    await tab.outbox.retry(tab.outbox.items.get()[0]?.id ?? "");
    await settle(() => expect(states(tab)).toEqual([["failed", "blocked"]]));
    expect(server.arrived).toEqual([]);
  });

  test("what was written for one key is not sealed to another on its own", async () => {
    const tab = await openTab();
    await tab.contacts.require(peer);
    const add = tab.store.add.bind(tab.store);
    vi.spyOn(tab.store, "add").mockImplementation((item) => add({ ...item, peerSh: beaAnew.chain.head.sh }));
    await tab.outbox.send(cid, peer, "for the key of then");
    await settle(() => expect(states(tab)).toEqual([["failed", "keys"]]));
    expect(server.arrived).toEqual([]);
    await tab.outbox.retry(tab.outbox.items.get()[0]?.id ?? "");
    await settle(() => expect(isDone(tab)).toBe(true));
  });
});
