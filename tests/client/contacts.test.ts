import { beforeEach, describe, expect, test } from "vitest";
import { createContacts, viewContact, type Contacts } from "@/lib/client/contacts.ts";
import { maySend, nextPin, type Pin } from "@/lib/client/pin-rules.ts";
import { createPassingPins, type PinStore } from "@/lib/client/pin-store.ts";
import type { StatementChain } from "@/lib/protocol/statement-chain.ts";
import { FakeServer } from "./fake-server.ts";
import { makePerson, type TestPerson } from "./people.ts";

const ali = await makePerson("ali");
const bea = await makePerson("bea");
const impostor = await makePerson("bea", bea.viewer.uid);
const namesake = await makePerson("bea");
const uid = bea.viewer.uid;

describe("the transition of a pin", () => {
  const owner = ali.viewer.uid;
  const seen = (chain: StatementChain) => ({ kind: "chain", chain, proven: false }) as const;
  const pinned = nextPin(owner, null, seen(bea.chain), 100);
  if (pinned === null) throw new Error("the first contact is pinned");

  test("first contact is pinned, one's own is verified", () => {
    expect(pinned).toMatchObject({
      owner,
      uid,
      handle: "bea",
      seq: 1,
      sh: bea.chain.head.sh,
      state: "TOFU",
      since: 100,
    });
    expect(maySend(pinned)).toBe(true);
    const own = nextPin(owner, null, { kind: "chain", chain: ali.chain, proven: true }, 100);
    expect(own).toMatchObject({ state: "VERIFIED", verifiedAt: 100 });
  });

  test("the same chain changes nothing, not even the object", () => {
    expect(nextPin(owner, pinned, seen(bea.chain), 200)).toBe(pinned);
  });

  test("a valid longer chain of known operations keeps its state and moves the head", () => {
    const { head } = bea.chain;
    const next = { ...head, seq: 2, sh: impostor.chain.head.sh };
    const longer = { ...bea.chain, statements: [head, next], head: next };
    expect(nextPin(owner, pinned, seen(longer), 200)).toMatchObject({ state: "TOFU", since: 100, seq: 2, sh: next.sh });
    const verified: Pin = { ...pinned, state: "VERIFIED", verifiedAt: 150 };
    expect(nextPin(owner, verified, seen(longer), 200)).toMatchObject({ state: "VERIFIED", verifiedAt: 150 });
  });

  test.each<[string, StatementChain]>([
    ["another statement at the pinned place", impostor.chain],
    ["a shorter chain", { ...bea.chain, statements: [] }],
    ["another uid", namesake.chain],
    ["another handle", { ...bea.chain, handle: "eve" }],
  ])("%s is a conflict that keeps the pinned keys and the evidence", (_name, chain) => {
    const next = nextPin(owner, pinned, seen(chain), 300);
    expect(next).toMatchObject({ state: "CONFLICT", since: 300, sh: pinned.sh, ik: pinned.ik, ek: pinned.ek });
    expect(next?.contradiction).toEqual(chain.statements.map(({ jws }) => jws));
    expect(next && maySend(next)).toBe(false);
  });

  test("a conflict stays one, whatever comes after", () => {
    const conflict = nextPin(owner, pinned, { kind: "renamed", statements: [] }, 300);
    expect(nextPin(owner, conflict, seen(bea.chain), 400)).toBe(conflict);
    expect(nextPin(owner, null, { kind: "renamed", statements: [] }, 400)).toBeNull();
  });
});

describe("contacts", () => {
  let server: FakeServer;
  let store: PinStore;
  let changes: number;
  let isMirrorRead: boolean;

  function open(person: TestPerson = ali): Promise<Contacts> {
    const { getKeys, getPeople } = server;
    const onChange = () => {
      changes += 1;
    };
    const ownIk = person.keys.identity.ik;
    const loadMirror = () => Promise.resolve(isMirrorRead);
    return createContacts({
      viewer: person.viewer,
      ownIk,
      store,
      getKeys,
      getPeople,
      loadMirror,
      onChange,
      now: Date.now,
    });
  }
  function present(...people: TestPerson[]): void {
    server.people.clear();
    for (const person of people) server.people.set(person.viewer.uid, person);
  }

  beforeEach(() => {
    server = new FakeServer();
    store = createPassingPins();
    changes = 0;
    isMirrorRead = true;
    present(ali, bea);
  });

  test("a name is resolved, verified and pinned at first contact", async () => {
    const contacts = await open();
    const found = await contacts.resolve("bea");
    expect(found).toMatchObject({ ok: true, value: { pin: { uid, state: "TOFU" } } });
    expect(contacts.pins.get().get(uid)?.sh).toBe(bea.chain.head.sh);
    expect(changes).toBe(1);
  });

  test("a known name needs no server, and cannot be led elsewhere", async () => {
    await (await open()).resolve("bea");
    present(ali, namesake);
    const contacts = await open();
    expect(await contacts.resolve("bea")).toMatchObject({ ok: true, value: { pin: { uid } } });
    server.isDown = true;
    expect(await contacts.resolve("bea")).toMatchObject({ ok: true, value: { chain: { uid } } });
  });

  test("a contact is shown under the pinned name, whatever the server calls them", async () => {
    const contacts = await open();
    const renamed = { uid, handle: "eve" };
    expect(viewContact(renamed, contacts.pins.get())).toEqual({ uid, handle: "eve", pin: null });
    await contacts.resolve("bea");
    expect(viewContact(renamed, contacts.pins.get())).toEqual({ uid, handle: "bea", pin: "TOFU" });
  });

  test("a swapped key for a pinned contact is a conflict, and the pinned chain stays in use", async () => {
    const contacts = await open();
    await contacts.resolve("bea");
    present(ali, impostor);
    const found = await contacts.refresh(uid);
    expect(found).toMatchObject({
      ok: true,
      value: { pin: { state: "CONFLICT" }, chain: { head: { sh: bea.chain.head.sh } } },
    });
    expect((await store.list()).find((pin) => pin.uid === uid)?.state).toBe("CONFLICT");
  });

  test("a pinned name under another uid is a conflict of the pinned one", async () => {
    const contacts = await open();
    await contacts.resolve("bea");
    await contacts.noteDirectory([bea.viewer, ali.viewer]);
    expect(contacts.pins.get().get(uid)?.state).toBe("TOFU");
    await contacts.noteDirectory([namesake.viewer]);
    expect(contacts.pins.get().get(uid)?.state).toBe("CONFLICT");
  });

  test("keys of a second person under a pinned name are not taken", async () => {
    const contacts = await open();
    await contacts.resolve("bea");
    present(ali, bea, namesake);
    expect(await contacts.require(namesake.viewer.uid)).toEqual({ ok: false, code: "untrusted" });
    expect(contacts.pins.get().has(namesake.viewer.uid)).toBe(false);
  });

  test("a chain that does not verify, or is another's, is not pinned", async () => {
    const contacts = await open();
    const [statement] = bea.chain.statements;
    if (statement === undefined) throw new Error("a chain has a statement");
    const broken = { ...statement, jws: `${statement.jws.slice(0, -4)}AAAA` };
    server.people.set(uid, { ...bea, chain: { ...bea.chain, statements: [broken] } });
    expect(await contacts.require(uid)).toEqual({ ok: false, code: "untrusted" });
    server.people.set(uid, { ...namesake, viewer: bea.viewer });
    expect(await contacts.require(uid)).toEqual({ ok: false, code: "untrusted" });
    expect(contacts.pins.get().size).toBe(0);
    present(ali, bea);
    expect((await contacts.require(uid)).ok).toBe(true);
  });

  test("a pin whose chain is not the pinned one is as good as none", async () => {
    await (await open()).require(uid);
    expect((await (await open()).require(uid)).ok).toBe(true);
    const statements = impostor.chain.statements.map(({ jws }) => jws);
    await store.update(uid, (pin) => pin && { ...pin, statements });
    expect(await (await open()).require(uid)).toEqual({ ok: false, code: "untrusted" });
  });

  test("one's own chain must be of the keys at hand", async () => {
    const own = await (await open()).require(ali.viewer.uid);
    expect(own).toMatchObject({ ok: true, value: { pin: { state: "VERIFIED" } } });
    store = createPassingPins();
    server.people.set(ali.viewer.uid, { ...ali, chain: (await makePerson("ali", ali.viewer.uid)).chain });
    expect(await (await open()).require(ali.viewer.uid)).toEqual({ ok: false, code: "untrusted" });
  });

  test("nobody there and nobody answering are told apart", async () => {
    const contacts = await open();
    expect(await contacts.resolve("nobody")).toEqual({ ok: false, code: "not_found" });
    server.isDown = true;
    expect(await contacts.resolve("bea")).toEqual({ ok: false, code: "unreachable" });
  });

  test("what another tab has stored counts, even when this one never heard of it", async () => {
    const [one, two] = [await open(), await open()];
    for (const tab of [one, two]) expect(await tab.require(uid)).toMatchObject({ ok: true });
    server.people.set(uid, impostor);
    await one.refresh(uid);
    expect(one.pins.get().get(uid)?.state).toBe("CONFLICT");
    expect(two.pins.get().get(uid)?.state).toBe("TOFU");
    await two.refresh(uid);
    expect(two.pins.get().get(uid)?.state).toBe("CONFLICT");
  });
});
