// Messages after somebody's keys changed: what was made for the old keys is refused with the heads in force, and
// what is made for the new ones passes; nothing passes from or for an account that was revoked.
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { headSchema } from "@/lib/shared/contract/people.ts";
import type { ConversationId } from "@/lib/shared/ids.ts";
import { change, chainOf, type Change } from "./support/key-changes.ts";
import { arrive, openConversation, type Person } from "./support/person.ts";
import { Sender, wrapFor } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, refusalIn, type Answer } from "./support/visitor.ts";

const tables = useTables();

interface Talk {
  from: Person;
  to: Person;
  cid: ConversationId;
  sender: Sender;
}

/** Two people with one message between them. */
async function talk(): Promise<Talk> {
  const [from, to] = await Promise.all([arrive("from"), arrive("to")]);
  const cid = await openConversation(from, to);
  const sender = new Sender(from, cid, [from, to]);
  const { envelope } = await sender.next();
  expect((await post(sender, envelope)).status).toBe(201);
  return { from, to, cid, sender };
}

function post(sender: Sender, envelope: Record<string, unknown>): Promise<Answer> {
  return sender.person.visitor.write(sender.path, { messages: [envelope] });
}

/** Refused by `keys`, with the heads everybody can look up, and nothing written. */
async function expectOutdated({ from, to, cid, sender }: Talk, envelope: Record<string, unknown>): Promise<void> {
  const before = await tables.count(cid);
  const answer = await post(sender, envelope);
  expect(codeOf(answer)).toEqual([409, "keys"]);
  const heads = await Promise.all(
    [from, to].map(async (person) => {
      const { head } = await chainOf(person);
      return { uid: person.uid, seq: head.seq, sh: head.sh };
    }),
  );
  const told = z.array(headSchema).parse(refusalIn(answer).heads);
  expect(new Set(told.map((head) => JSON.stringify(head)))).toEqual(new Set(heads.map((head) => JSON.stringify(head))));
  expect(await tables.count(cid)).toEqual(before);
}

describe("after the recipient's", () => {
  it.each<Change>(["rotate-enc", "reset"])("%s, the old key is refused and the new one taken", async (op) => {
    const there = await talk();
    const { from, to, sender } = there;
    await change(to, op);
    await expectOutdated(there, (await sender.seal()).envelope);
    // Nor by leaving them out: they are stored, for keys that are not in force.
    await expectOutdated(there, (await sender.seal({ recipients: null })).envelope);
    const fresh = wrapFor([from, to]);
    expect((await post(sender, (await sender.next({ recipients: fresh })).envelope)).status).toBe(201);
  });

  it("rotate-id, messages for the same encryption key go on", async () => {
    const { to, sender } = await talk();
    await change(to, "rotate-id");
    expect((await post(sender, (await sender.next()).envelope)).status).toBe(201);
  });

  it("revoke, nothing is taken any more, by either of them", async () => {
    const there = await talk();
    const { from, to, cid, sender } = there;
    await change(to, "revoke");
    await expectOutdated(there, (await sender.seal()).envelope);
    const back = new Sender(to, cid, [from, to]);
    await expectOutdated({ ...there, sender: back }, (await back.seal()).envelope);
    // History stays, and other conversations go on.
    expect((await from.visitor.get(`${sender.path}?after=0`)).status).toBe(200);
    const self = new Sender(from, await openConversation(from, from), [from]);
    expect((await post(self, (await self.next()).envelope)).status).toBe(201);
  });
});

describe("after the sender's own", () => {
  it("rotate-id, only the new statement and the new key's signature pass", async () => {
    const there = await talk();
    const { from, cid, sender } = there;
    const { sh: oldIsh, keys: old } = from;
    await change(from, "rotate-id");
    await expectOutdated(there, (await sender.seal({ header: { ish: oldIsh } })).envelope);
    const before = await tables.count(cid);
    const byOldKey = await sender.seal({ signingKey: old.identity.signingKey });
    expect(codeOf(await post(sender, byOldKey.envelope))).toEqual([422, "signature"]);
    expect(await tables.count(cid)).toEqual(before);
    expect((await post(sender, (await sender.next()).envelope)).status).toBe(201);
  });

  it.each<Change>(["rotate-enc", "reset"])("%s, the copy for oneself is for the new key too", async (op) => {
    const there = await talk();
    const { from, to, sender } = there;
    await change(from, op);
    await expectOutdated(there, (await sender.seal()).envelope);
    const fresh = wrapFor([from, to]);
    expect((await post(sender, (await sender.next({ recipients: fresh })).envelope)).status).toBe(201);
  });

  it("revoke, nothing is taken, not even by oneself; what was stored is known still", async () => {
    const there = await talk();
    const { from, cid, sender } = there;
    const stored = await sender.next();
    expect((await post(sender, stored.envelope)).status).toBe(201);
    const self = new Sender(from, await openConversation(from, from), [from]);
    await change(from, "revoke");
    await expectOutdated(there, (await sender.seal()).envelope);
    const answer = await post(self, (await self.seal()).envelope);
    expect(codeOf(answer)).toEqual([409, "keys"]);
    expect((await tables.count(self.cid)).messages).toBe(0);
    const before = await tables.count(cid);
    expect((await post(sender, stored.envelope)).status).toBe(200);
    expect(await tables.count(cid)).toEqual(before);
  });
});
