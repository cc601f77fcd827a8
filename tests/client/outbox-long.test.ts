// A long queue costs a message what a short one does: it is looked at as a whole once, and then kept up word by word.
import { expect, test, vi } from "vitest";
import { cid, isDone, openTab, peer, readAll, server, settle, type Tab } from "./outbox-tabs.ts";

const COUNT = 40;
const texts = Array.from({ length: COUNT }, (_, index) => `message ${String(index)}`);

async function writeOffline(): Promise<{ tab: Tab; goOnline: () => void }> {
  let isOnline = false;
  const tab = await openTab({ isOnline: () => isOnline });
  for (const text of texts) await tab.outbox.send(cid, peer, text);
  return { tab, goOnline: () => (isOnline = true) };
}

/** A look at the queue as it is now that has not ended yet; answers how to end it. */
async function beginLook({ outbox, store }: Tab): Promise<() => Promise<void>> {
  const before = await store.list();
  let end: (found: typeof before) => void = () => undefined;
  vi.spyOn(store, "list").mockReturnValueOnce(
    new Promise((resolve) => {
      end = resolve;
    }),
  );
  const looking = outbox.reload();
  await new Promise((resolve) => setTimeout(resolve, 0));
  return () => {
    end(before);
    return looking;
  };
}

test("what waits is read as a whole a few times and not once a message, however many there are", async () => {
  const { tab, goOnline } = await writeOffline();
  const list = vi.spyOn(tab.store, "list");
  goOnline();
  await tab.outbox.wake();
  await settle(() => expect(isDone(tab)).toBe(true));
  expect(await readAll()).toEqual(texts);
  expect(list.mock.calls.length).toBeLessThanOrEqual(3);
});

test("another tab follows word by word, without reading the queue again", async () => {
  const { tab, goOnline } = await writeOffline();
  const other = await openTab({ isOnline: () => false });
  await other.outbox.reload();
  const list = vi.spyOn(other.store, "list");
  const [first] = other.outbox.items.get();
  if (first === undefined) throw new Error("nothing is shown");
  other.outbox.noteSealed(first.id, "its hash");
  expect(other.outbox.items.get()[0]).toMatchObject({ text: "message 0", state: "sending", mh: "its hash" });
  other.outbox.noteStored(first.id, "its hash", { seq: 1, at: 5 });
  expect(other.outbox.items.get()).toHaveLength(COUNT);
  expect(other.outbox.items.get()[0]).toMatchObject({ state: "stored", seq: 1, at: 5, mh: "its hash" });
  await other.outbox.noteShown(cid, new Set(["its hash"]));
  expect(other.outbox.items.get().map(({ text }) => text)).toEqual(texts.slice(1));
  expect(list).not.toHaveBeenCalled();
  goOnline();
  await tab.outbox.wake();
  await settle(() => expect(server.messages).toHaveLength(COUNT));
});

test("a look that began before a message was stored, and ends after it was shown, does not bring it back", async () => {
  const { tab } = await writeOffline();
  const endLook = await beginLook(tab);
  const [first] = tab.outbox.items.get();
  if (first === undefined) throw new Error("nothing is shown");
  tab.outbox.noteSealed(first.id, "its hash");
  tab.outbox.noteStored(first.id, "its hash", null);
  await tab.outbox.noteShown(cid, new Set(["its hash"]));
  await endLook();
  expect(tab.outbox.items.get().map(({ text }) => text)).toEqual(texts.slice(1));
});

test("nor does it hide what was written meanwhile", async () => {
  const { tab } = await writeOffline();
  const endLook = await beginLook(tab);
  await tab.outbox.send(cid, peer, "written meanwhile");
  expect(tab.outbox.items.get().at(-1)).toMatchObject({ text: "written meanwhile" });
  await endLook();
  expect(tab.outbox.items.get().map(({ text }) => text)).toEqual([...texts, "written meanwhile"]);
});

test("what has not changed is not shown anew", async () => {
  const { tab } = await writeOffline();
  await tab.outbox.reload();
  const shown = vi.fn();
  tab.outbox.items.subscribe(shown);
  await tab.outbox.reload();
  expect(shown).not.toHaveBeenCalled();
  await tab.outbox.send(cid, peer, "one more");
  expect(shown).toHaveBeenCalledOnce();
});
