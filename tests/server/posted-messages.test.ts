// Every refusal of a posted message, in the order of docs/api.md: its status, its code, nothing written; and what passes.
import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { generateOwnKeys } from "@/lib/crypto/index.ts";
import { chainHeadSchema, postedMessagesSchema } from "@/lib/shared/contract/messages.ts";
import { headSchema } from "@/lib/shared/contract/people.ts";
import { MESSAGE_REQUEST_MAX_BYTES } from "@/lib/shared/limits.ts";
import { newChainId, newUserId, type ConversationId } from "@/lib/shared/ids.ts";
import { change } from "./support/key-changes.ts";
import { arrive, openConversation, prepare, type Person } from "./support/person.ts";
import { Sender, wrapFor, type Changes } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, refusalIn, type Answer, type Posting } from "./support/visitor.ts";

const tables = useTables();
let ali: Person;
let bea: Person;
let eve: Person;
let cid: ConversationId;
let sender: Sender;

beforeAll(async () => {
  [ali, bea, eve] = await Promise.all([arrive("ali"), arrive("bea"), arrive("eve")]);
  cid = await openConversation(ali, bea);
  sender = new Sender(ali, cid, [ali, bea]);
  // One stored message, so that a refusal has something to leave alone, and a chain to be out of step with.
  const first = await sender.next();
  expect((await ali.visitor.write(sender.path, { messages: [first.envelope] })).status).toBe(201);
});

async function post(changes: Changes, posting: Posting = {}, from = sender): Promise<Answer> {
  const { envelope } = await from.seal(changes);
  return ali.visitor.write(sender.path, { messages: [envelope] }, posting);
}

/** The answer's status and code, after making sure that nothing was written and that a good message still passes. */
async function refused(work: () => Promise<Answer>): Promise<[number, string]> {
  const before = await tables.count(cid);
  const answer = await work();
  expect(await tables.count(cid)).toEqual(before);
  const good = await sender.next();
  const control = await ali.visitor.write(sender.path, { messages: [good.envelope] });
  expect(control.status).toBe(201);
  expect((await tables.count(cid)).messages).toBe(before.messages + 1);
  return codeOf(answer);
}

describe("a posted message is refused when", () => {
  it("the request is too large, announced or not", async () => {
    const large = new Uint8Array(MESSAGE_REQUEST_MAX_BYTES + 1).fill(32);
    expect(await refused(() => post({}, { raw: large }))).toEqual([413, "too_large"]);
    const unannounced = new Blob([large]).stream();
    expect(await refused(() => post({}, { raw: unannounced }))).toEqual([413, "too_large"]);
  });

  it("its content type is anything but application/json", async () => {
    for (const type of ["text/plain", "application/json; charset=utf-8", "application/x-www-form-urlencoded", null]) {
      expect(await refused(() => post({}, { headers: { "content-type": type } }))).toEqual([415, "content_type"]);
    }
    const wrapped = { headers: { "content-encoding": "gzip" } };
    expect(await refused(() => post({}, wrapped))).toEqual([415, "content_type"]);
  });

  it("it is not strict JSON", async () => {
    const text = JSON.stringify({ messages: [(await sender.seal()).envelope] });
    const twice = text.replace('"iv":', '"iv":"AAAAAAAAAAAAAAAA","iv":');
    for (const raw of ["", "{", twice, `${text} x`, text.replace('"iv"', '"__proto__":{},"iv"')]) {
      expect(await refused(() => ali.visitor.write(sender.path, null, { raw }))).toEqual([400, "bad_json"]);
    }
  });

  it("it is not of the contract", async () => {
    const { envelope } = await sender.seal();
    const bodies = [
      {},
      [],
      { messages: [] },
      { messages: [1] },
      { messages: [envelope], more: 1 },
      { messages: envelope },
    ];
    for (const body of [...bodies, { messages: Array.from({ length: 51 }, () => envelope) }]) {
      expect(await refused(() => ali.visitor.write(sender.path, body))).toEqual([400, "bad_input"]);
    }
  });

  it("it is not an envelope of the profile", async () => {
    const { header } = await sender.seal();
    const zipped = JSON.stringify({ typ: "aryatel-msg+jwe", zip: "DEF", ...header });
    const changes: Changes[] = [
      { envelope: { protected: Buffer.from(zipped).toString("base64url") } },
      { envelope: { iv: "AAAA" } },
      { envelope: { aad: "AAAA" } },
      { envelope: { ciphertext: "AAAA" } },
      { envelope: { tag: `${"A".repeat(21)}B` } },
      { envelope: { sig: 7 } },
      { recipients: [...sender.recipients].reverse() },
      { size: 33 * 1024 },
    ];
    for (const change of changes) expect(await refused(() => post(change))).toEqual([422, "profile"]);
  });

  it("it belongs to another conversation", async () => {
    const other = await openConversation(ali, eve);
    expect(await refused(() => post({ header: { cid: other } }))).toEqual([422, "conversation"]);
  });

  it("its sender is not the session's user", async () => {
    expect(await refused(() => post({ header: { sid: bea.uid } }))).toEqual([403, "sender"]);
    const asAli = await sender.seal();
    const stolen = () => bea.visitor.write(sender.path, { messages: [asAli.envelope] });
    expect(await refused(stolen)).toEqual([403, "sender"]);
  });

  it("its sender is not a member, or there is no such conversation", async () => {
    const foreign = new Sender(eve, cid, [ali, bea, eve]);
    const { envelope } = await foreign.seal();
    expect(await refused(() => eve.visitor.write(foreign.path, { messages: [envelope] }))).toEqual([404, "not_found"]);
    const nowhere = `d_${randomBytes(16).toString("base64url")}` as ConversationId;
    const lost = new Sender(ali, nowhere, [ali, bea]);
    const sealed = await lost.seal();
    expect(await refused(() => ali.visitor.write(lost.path, { messages: [sealed.envelope] }))).toEqual([
      404,
      "not_found",
    ]);
    const asGroup = sender.path.replace("/d_", "/g_");
    const groupCid = cid.replace("d_", "g_") as ConversationId;
    const misnamed = await sender.seal({ header: { cid: groupCid } });
    expect(await refused(() => ali.visitor.write(asGroup, { messages: [misnamed.envelope] }))).toEqual([
      404,
      "not_found",
    ]);
  });

  it("its recipients are not the members", async () => {
    for (const people of [[ali], [bea], [ali, bea, eve], [ali, eve], [bea, eve]]) {
      expect(await refused(() => post({ recipients: wrapFor(people) }))).toEqual([409, "roster"]);
    }
  });

  it("a key is not the current one of its owner", async () => {
    const strange = { ...bea, keys: await generateOwnKeys() };
    const answer = await post({ recipients: wrapFor([ali, strange]) });
    expect(codeOf(answer)).toEqual([409, "keys"]);
    const heads = z.array(headSchema).parse(refusalIn(answer).heads);
    expect(new Map(heads.map(({ uid, sh }) => [uid, sh]))).toEqual(
      new Map([
        [ali.uid, ali.sh],
        [bea.uid, bea.sh],
      ]),
    );
    const swapped = wrapFor([
      { ...ali, keys: bea.keys },
      { ...bea, keys: ali.keys },
    ]);
    expect(await refused(() => post({ recipients: swapped }))).toEqual([409, "keys"]);
  });

  it("it names a statement that is not the sender's head", async () => {
    const other = randomBytes(32).toString("base64url");
    for (const ish of [bea.sh, other]) {
      expect(await refused(() => post({ header: { ish } }))).toEqual([409, "keys"]);
    }
  });

  it("rh is not the hash of its recipients", async () => {
    const rh = randomBytes(32).toString("base64url");
    expect(await refused(() => post({ header: { rh } }))).toEqual([422, "recipients_hash"]);
    const rewrapped = wrapFor([ali, bea]);
    expect(await refused(() => post({ envelope: { recipients: rewrapped } }))).toEqual([422, "recipients_hash"]);
  });

  it("its signature does not verify", async () => {
    const strange = await generateOwnKeys();
    const sig = randomBytes(64).toString("base64url");
    const ciphertext = randomBytes(256).toString("base64url");
    const changes: Changes[] = [
      { signingKey: strange.identity.signingKey },
      { signingKey: bea.keys.identity.signingKey },
      { envelope: { sig } },
      { envelope: { ciphertext } },
      { envelope: { iv: randomBytes(12).toString("base64url") } },
      { envelope: { tag: randomBytes(16).toString("base64url") } },
    ];
    for (const change of changes) expect(await refused(() => post(change))).toEqual([422, "signature"]);
  });

  it("it is not the next of its chain", async () => {
    const { n, ph } = sender;
    const changes: Changes[] = [
      { header: { n: n + 2 } },
      { header: { n: n + 1, ph: randomBytes(32).toString("base64url") } },
      { header: { ch: newChainId() } },
      { header: { ch: newChainId(), n: 1 } },
    ];
    for (const change of changes) {
      const answer = await post(change);
      expect(codeOf(answer)).toEqual([409, "chain"]);
      const head = chainHeadSchema.parse(refusalIn(answer).chain);
      if (change.header?.ch === undefined) expect(head).toEqual({ ch: sender.ch, n, mh: ph });
      else expect(head.n).toBe(0);
    }
    expect(await refused(() => post({ header: { n: sender.n + 2 } }))).toEqual([409, "chain"]);
  });

  it("its chain has the name of another member's", async () => {
    const borrowed = new Sender(bea, cid, [ali, bea]);
    const send = async (header: NonNullable<Changes["header"]>) =>
      bea.visitor.write(sender.path, { messages: [(await borrowed.seal({ header })).envelope] });
    const answer = await send({ ch: sender.ch });
    expect(codeOf(answer)).toEqual([409, "chain"]);
    expect(chainHeadSchema.parse(refusalIn(answer).chain).n).toBe(0);
    expect(await refused(() => send({ ch: sender.ch }))).toEqual([409, "chain"]);
    // Under a name of her own it passes, and what it is looked up by is an index of the place itself.
    expect((await send({})).status).toBe(201);
    const [plan] = await tables.rows(
      "EXPLAIN FORMAT=TRADITIONAL SELECT n FROM messages WHERE conversation_id = ? AND sender_id IN (?) AND chain_id = ? LIMIT 1",
      [cid, bea.uid, sender.ch].map((id) => Buffer.from(id.slice(2), "base64url")),
    );
    expect([plan?.["key"], plan?.["key_len"]]).toEqual(["messages_identity", "48"]);
  });

  it("its place in the chain is taken by other bytes", async () => {
    const { n, ph } = sender;
    await sender.next().then(({ envelope }) => ali.visitor.write(sender.path, { messages: [envelope] }));
    expect(await refused(() => post({ header: { n: n + 1, ph } }))).toEqual([409, "conflict"]);
  });

  it("it is stored already, but came with another signature or other recipients", async () => {
    const { envelope } = await sender.next();
    const send = (changed: Record<string, unknown>) =>
      ali.visitor.write(sender.path, { messages: [{ ...envelope, ...changed }] });
    expect((await send({})).status).toBe(201);
    const sig = randomBytes(64).toString("base64url");
    expect(await refused(() => send({ sig }))).toEqual([422, "signature"]);
    expect(await refused(() => send({ recipients: wrapFor([ali, bea]) }))).toEqual([422, "recipients_hash"]);
    expect((await send({})).status).toBe(200);
  });

  it("it leaves its recipients out and none are stored", async () => {
    const rh = randomBytes(32).toString("base64url");
    expect(await refused(() => post({ recipients: null, header: { rh } }))).toEqual([409, "wraps"]);
    const fresh = new Sender(ali, cid, [ali, bea]);
    expect(await refused(() => post({ recipients: null }, {}, fresh))).toEqual([409, "wraps"]);
  });

  it("there is no session", async () => {
    const anonymous = await prepare();
    const { envelope } = await sender.seal();
    const work = () => anonymous.visitor.write(sender.path, { messages: [envelope] });
    expect(await refused(work)).toEqual([401, "unauthenticated"]);
  });
});

describe("a refusal of one in a batch", () => {
  it("names its place and stores none of them", async () => {
    const before = await tables.count(cid);
    const batch = new Sender(ali, cid, [ali, bea]);
    const [one, two] = [await batch.next(), await batch.next()];
    const bad = await batch.seal({ envelope: { sig: two.envelope["sig"] } });
    const answer = await ali.visitor.write(batch.path, { messages: [one.envelope, two.envelope, bad.envelope] });
    expect(codeOf(answer)).toEqual([422, "signature"]);
    expect(refusalIn(answer).index).toBe(2);
    const skipping = await ali.visitor.write(batch.path, { messages: [one.envelope, one.envelope] });
    expect(codeOf(skipping)).toEqual([409, "chain"]);
    const loose = await batch.seal({ header: { n: 2, ph: randomBytes(32).toString("base64url") } });
    const unlinked = await ali.visitor.write(batch.path, { messages: [one.envelope, loose.envelope] });
    expect(codeOf(unlinked)).toEqual([409, "chain"]);
    expect(refusalIn(unlinked).index).toBe(1);
    // Places that do not follow each other, one of them far away: no more is read than the batch is long.
    const far = await batch.seal({ header: { n: 2 ** 52 } });
    const leaping = await ali.visitor.write(batch.path, { messages: [one.envelope, far.envelope] });
    expect(codeOf(leaping)).toEqual([409, "chain"]);
    expect(refusalIn(leaping).index).toBe(1);
    const mixed = await ali.visitor.write(batch.path, {
      messages: [one.envelope, (await sender.seal()).envelope],
    });
    expect(codeOf(mixed)).toEqual([400, "bad_input"]);
    expect(await tables.count(cid)).toEqual(before);
    const good = await ali.visitor.write(batch.path, { messages: [one.envelope, two.envelope] });
    expect(good.status).toBe(201);
    // Backwards and forwards again: place 3 must not be given away twice.
    const three = await batch.next();
    const backwards = { messages: [three.envelope, two.envelope, three.envelope] };
    expect(codeOf(await ali.visitor.write(batch.path, backwards))).toEqual([409, "chain"]);
    expect((await ali.visitor.write(batch.path, { messages: [two.envelope, three.envelope] })).status).toBe(201);
  });
});

describe("a posted message passes", () => {
  it("with its recipients left out once they are stored", async () => {
    const session = new Sender(ali, cid, [ali, bea]);
    const first = await session.next();
    await ali.visitor.write(session.path, { messages: [first.envelope] });
    const before = await tables.count(cid);
    const second = await session.next({ recipients: null });
    expect((await ali.visitor.write(session.path, { messages: [second.envelope] })).status).toBe(201);
    expect(await tables.count(cid)).toEqual({ ...before, messages: before.messages + 1, lastSeq: before.lastSeq + 1 });
  });

  it("with its recipients in an earlier one of the same batch", async () => {
    const session = new Sender(ali, cid, [ali, bea]);
    const messages = [(await session.next()).envelope, (await session.next({ recipients: null })).envelope];
    const answer = await ali.visitor.write(session.path, { messages });
    expect(answer.status).toBe(201);
    const { stored } = postedMessagesSchema.parse(answer.json);
    expect(stored.map(({ seq }) => seq)).toEqual([stored[0]?.seq, (stored[0]?.seq ?? 0) + 1]);
  });

  it("again with the same bytes, with the same answer, even after keys have changed", async () => {
    const [gus, ida] = [await arrive("gus"), await arrive("ida")];
    const theirs = await openConversation(gus, ida);
    const chain = new Sender(gus, theirs, [gus, ida]);
    const { envelope } = await chain.next();
    const first = await gus.visitor.write(chain.path, { messages: [envelope] });
    expect(first.status).toBe(201);
    await change(ida, "rotate-enc");
    const before = await tables.count(theirs);
    const again = await gus.visitor.write(chain.path, { messages: [envelope] });
    expect([again.status, again.json]).toEqual([200, first.json]);
    const next = await gus.visitor.write(chain.path, { messages: [(await chain.seal()).envelope] });
    expect(codeOf(next)).toEqual([409, "keys"]);
    const heads = z.array(headSchema).parse(refusalIn(next).heads);
    expect(heads.find(({ uid }) => uid === ida.uid)?.seq).toBe(2);
    const without = await gus.visitor.write(chain.path, {
      messages: [(await chain.seal({ recipients: null })).envelope],
    });
    expect(codeOf(without)).toEqual([409, "keys"]);
    expect(await tables.count(theirs)).toEqual(before);
  });

  it("to oneself, with one recipient", async () => {
    const own = await openConversation(ali, ali);
    const chain = new Sender(ali, own, [ali]);
    const answer = await ali.visitor.write(chain.path, { messages: [(await chain.next()).envelope] });
    expect(answer.status).toBe(201);
    const unknown = wrapFor([ali, { uid: newUserId(), keys: bea.keys }]);
    const other = await ali.visitor.write(chain.path, {
      messages: [(await chain.seal({ recipients: unknown })).envelope],
    });
    expect(codeOf(other)).toEqual([409, "roster"]);
  });

  it("at the greatest size of a body", async () => {
    const answer = await post({ size: 32 * 1024 }, {}, new Sender(ali, cid, [ali, bea]));
    expect(answer.status).toBe(201);
  });
});
