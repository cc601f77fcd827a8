// Answers about keys that come late, or not at all, from a server that does nothing wrong: they accuse nobody.
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import type { Answer } from "@/lib/client/api.ts";
import { createContacts, type Contacts } from "@/lib/client/contacts.ts";
import { createDeviceStorage } from "@/lib/client/database.ts";
import { createKeptPins, createPassingPins, type PinStore } from "@/lib/client/pin-store.ts";
import type { UserKeys } from "@/lib/shared/contract/people.ts";
import type { UserId } from "@/lib/shared/ids.ts";
import { FakeServer } from "./fake-server.ts";
import { changeKeys, makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const stranger = await makePerson("bea", bea.viewer.uid);
const [beaRotated, aliRotated] = [await changeKeys(bea, "rotate-enc"), await changeKeys(ali, "rotate-enc")];
const [uid, peer] = [ali.viewer.uid, bea.viewer.uid];

let server: FakeServer;
const show = (...people: TestPerson[]) => {
  for (const person of people) server.people.set(person.viewer.uid, person);
};

/** A tab; `hold` keeps back the answers that were made while it was set, until it resolves. */
interface Tab {
  contacts: Contacts;
  hold: Promise<void> | null;
}

async function openTab(store: PinStore): Promise<Tab> {
  const tab: Pick<Tab, "hold"> = { hold: null };
  const contacts = await createContacts({
    viewer: ali.viewer,
    ownIk: ali.keys.identity.ik,
    store,
    getKeys: async (of: UserId): Promise<Answer<UserKeys>> => {
      const { hold } = tab;
      const answer = await server.getKeys(of);
      await hold;
      return answer;
    },
    getPeople: server.getPeople,
    loadMirror: () => Promise.resolve(true),
    onChange: () => undefined,
    now: Date.now,
  });
  return Object.assign(tab, { contacts });
}

const stateOf = ({ contacts }: Tab, of: UserId) => contacts.pins.get().get(of);

beforeEach(() => {
  server = new FakeServer();
  show(ali, bea);
});

let count = 0;
/** Two tabs of one device; the first has asked, is answered now, and hears it when `arrive` is called. */
async function twoTabs(isKnown: boolean) {
  count += 1;
  const store = createKeptPins(createDeviceStorage(`late answers ${String(count)}`), uid);
  const slow = await openTab(store);
  for (const of of isKnown ? [uid, peer] : [uid]) await slow.contacts.require(of);
  let arrive: () => void = () => undefined;
  slow.hold = new Promise((resolve) => {
    arrive = resolve;
  });
  const asked = Promise.all([slow.contacts.refresh(peer), slow.contacts.refresh(uid)]);
  // The answers are made in the next turns, and kept back after that.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { slow, asked, arrive, fast: await openTab(store) };
}

test.each([
  ["of known keys", true],
  ["of a first contact", false],
])("an answer %s from before another tab saw new ones is a late one", async (_name, isKnown) => {
  const { slow, asked, arrive, fast } = await twoTabs(isKnown);
  show(beaRotated, aliRotated);
  await fast.contacts.refresh(peer);
  await fast.contacts.refresh(uid);
  arrive();
  await asked;
  await slow.contacts.reload();
  expect(stateOf(slow, peer)).toMatchObject({ state: "TOFU", seq: 2, sh: beaRotated.chain.head.sh });
  expect(stateOf(slow, uid)).toMatchObject({ state: "VERIFIED", seq: 2 });
  // Asked now, with what is pinned now, the same answer is a conflict: keys are not taken back.
  show(bea, ali);
  slow.hold = null;
  await slow.contacts.refresh(peer);
  await slow.contacts.refresh(uid);
  expect(stateOf(slow, peer)?.state).toBe("CONFLICT");
  expect(stateOf(slow, uid)?.state).toBe("CONFLICT");
});

test("a late answer with other keys is a conflict, however late", async () => {
  const { slow, asked, arrive, fast } = await twoTabs(true);
  show(beaRotated);
  await fast.contacts.refresh(peer);
  arrive();
  await asked;
  let second: () => void = () => undefined;
  show(stranger);
  slow.hold = new Promise((resolve) => {
    second = resolve;
  });
  const again = slow.contacts.refresh(peer);
  second();
  await again;
  expect(stateOf(slow, peer)?.state).toBe("CONFLICT");
});

test("whether the server has answered is told apart from what is pinned", async () => {
  const { contacts } = await openTab(createPassingPins());
  await contacts.require(peer);
  expect(await contacts.refresh(peer)).toMatchObject({ ok: true, value: { isAnswered: true, pin: { seq: 1 } } });
  server.isDown = true;
  expect(await contacts.refresh(peer)).toMatchObject({ ok: true, value: { isAnswered: false, pin: { seq: 1 } } });
  server.isDown = false;
  // What does not hold is no answer either.
  show({ ...stranger, viewer: bea.viewer, chain: { ...bea.chain, statements: [] } });
  expect(await contacts.refresh(peer)).toMatchObject({ ok: true, value: { isAnswered: false } });
});
