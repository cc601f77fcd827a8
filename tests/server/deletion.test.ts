// Deleting one's account: what goes, what stays with others, and that a stolen cookie is not enough.
import { describe, expect, it } from "vitest";
import { generateOwnKeys, signGenesis } from "@/lib/crypto/index.ts";
import { messagePageSchema } from "@/lib/shared/contract/messages.ts";
import { conversationListSchema, peoplePageSchema, userKeysSchema } from "@/lib/shared/contract/people.ts";
import { idBytes, type ConversationId } from "@/lib/shared/ids.ts";
import { Ear } from "./support/ear.ts";
import { arrive, openConversation, prepare, register, signIn, type Person } from "./support/person.ts";
import { Sender } from "./support/sender.ts";
import { useTables } from "./support/tables.ts";
import { codeOf, Visitor, type Answer, type Posting } from "./support/visitor.ts";

const tables = useTables();

function remove({ visitor, password }: Person, given: unknown = password, posting: Posting = {}): Promise<Answer> {
  return visitor.write("/api/account", { password: given }, { method: "DELETE", ...posting });
}

async function write(person: Person, cid: ConversationId, members: Person[], count: number) {
  const sender = new Sender(person, cid, members);
  let last: unknown;
  for (let n = 0; n < count; n += 1) {
    const { envelope } = await sender.next();
    expect((await person.visitor.write(sender.path, { messages: [envelope] })).status).toBe(201);
    last = envelope;
  }
  return { sender, last };
}

/** Rows that have to do with a person, by table. */
async function rowsOf({ uid }: Person): Promise<Record<string, number>> {
  const id = Buffer.from(idBytes(uid));
  const count = (table: string, column: string) => `(SELECT COUNT(*) FROM ${table} WHERE ${column} = ?) AS ${table}`;
  const [row] = await tables.rows(
    `SELECT ${count("users", "id")}, ${count("sessions", "user_id")}, ${count("identity_statements", "user_id")},
            ${count("members", "user_id")}, ${count("messages", "sender_id")}, ${count("wrapped_keys", "user_id")}`,
    [id, id, id, id, id, id],
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
}

describe("a deleted account", () => {
  it("is written to by nobody, and what was written stays whole for the others", async () => {
    const [ali, bea] = await Promise.all([arrive("ali"), arrive("bea")]);
    const cid = await openConversation(ali, bea);
    const { sender: theirs, last } = await write(ali, cid, [ali, bea], 2);
    const { sender: mine } = await write(bea, cid, [ali, bea], 1);
    await bea.visitor.write(`/api/conversations/${cid}/read`, { read: 2 }, { method: "PUT" });
    const notes = await openConversation(bea, bea);
    await write(bea, notes, [bea], 3);
    const page = async () => (await ali.visitor.get(`${theirs.path}?after=0`)).text;
    const [before, keys] = [await page(), (await ali.visitor.get(`/api/users/${bea.uid}/keys`)).text];
    const [elsewhere, ear] = [new Visitor(), await Ear.open(ali.visitor)];
    expect((await signIn(bea, elsewhere)).status).toBe(200);
    const own = await Ear.open(elsewhere);
    expect(await rowsOf(bea)).toMatchObject({ sessions: 2, members: 2, messages: 4 });

    expect((await remove(bea)).status).toBe(200);

    // Signed out everywhere, and told.
    await own.hear("signed-out");
    expect(await own.ended()).toBe("closed");
    await ear.hear("gone", { uid: bea.uid });
    ear.leave();
    for (const visitor of [bea.visitor, elsewhere]) {
      expect(codeOf(await visitor.get("/api/users"))).toEqual([401, "unauthenticated"]);
    }
    expect((await signIn(bea, new Visitor())).status).toBe(401);

    // What is left: the name, the statements, the membership, and what was written to others.
    await expect
      .poll(() => rowsOf(bea))
      .toEqual({
        users: 1,
        sessions: 0,
        identity_statements: 1,
        members: 1,
        messages: 1,
        wrapped_keys: 2,
      });
    const [row] = await tables.rows(
      "SELECT email, password_hash AS hash, read_seq AS seen FROM users JOIN members ON user_id = id WHERE id = ?",
      [Buffer.from(idBytes(bea.uid))],
    );
    expect(row).toEqual({ email: null, hash: null, seen: 0 });
    expect(await tables.count(notes)).toEqual({ messages: 0, wraps: 0, lastSeq: 0 });

    // The peer has everything, and the keys to check it by.
    expect(await page()).toBe(before);
    expect(messagePageSchema.parse(JSON.parse(before)).messages).toHaveLength(3);
    const after = await ali.visitor.get(`/api/users/${bea.uid}/keys`);
    expect(after.text).toBe(keys);
    expect(userKeysSchema.parse(after.json).handle).toBe(bea.handle);
    const list = conversationListSchema.parse((await ali.visitor.get("/api/conversations")).json);
    expect(list.conversations).toMatchObject([{ cid, peer: { uid: bea.uid, handle: bea.handle }, peerGone: true }]);

    // Nothing new is stored, and what is known is still known.
    const counted = await tables.count(cid);
    const fresh = await theirs.seal();
    expect(codeOf(await ali.visitor.write(theirs.path, { messages: [fresh.envelope] }))).toEqual([410, "gone"]);
    expect((await ali.visitor.write(theirs.path, { messages: [last] })).status).toBe(200);
    expect(codeOf(await bea.visitor.write(mine.path, { messages: [(await mine.seal()).envelope] }))[0]).toBe(401);
    expect(await tables.count(cid)).toEqual(counted);
    expect((await ali.visitor.write("/api/conversations", { uid: bea.uid })).status).toBe(200);
    const cem = await arrive("cem");
    expect(codeOf(await cem.visitor.write("/api/conversations", { uid: bea.uid }))).toEqual([410, "gone"]);
  });

  it("is in no list of people; its name is never given away, and its address is free", async () => {
    const [gus, eve] = await Promise.all([arrive("gus"), arrive("eve")]);
    const search = async (handle: string) => {
      const answer = await eve.visitor.get(`/api/users?query=${handle}`);
      return peoplePageSchema.parse(answer.json).people;
    };
    expect(await search(gus.handle)).toHaveLength(1);
    expect((await remove(gus)).status).toBe(200);
    expect(await search(gus.handle)).toEqual([]);
    const next = await prepare("gus");
    const named = { ...(await prepareAs(gus.handle)), email: next.email };
    expect(codeOf(await register(named))).toEqual([409, "handle_taken"]);
    expect((await register({ ...next, email: gus.email })).status).toBe(201);
    expect((await signIn({ email: gus.email, password: next.password }, new Visitor())).status).toBe(200);
    expect(codeOf(await register(gus))).toEqual([409, "key_reused"]);
  });

  it("needs the password, a session and our own page; otherwise nothing changes", async () => {
    const gus = await arrive("gus");
    const before = await rowsOf(gus);
    for (const wrong of ["", "not the password", `${gus.password} `]) {
      expect(codeOf(await remove(gus, wrong))).toEqual([401, "credentials"]);
    }
    for (const unfit of [null, 7, ["x"], "x".repeat(1025)]) expect((await remove(gus, unfit)).status).toBe(400);
    expect(codeOf(await remove(gus, gus.password, { headers: { "x-aryatel": null } }))).toEqual([403, "origin"]);
    expect(codeOf(await remove({ ...gus, visitor: new Visitor() }))).toEqual([401, "unauthenticated"]);
    expect(await rowsOf(gus)).toEqual(before);
    expect((await signIn(gus, new Visitor())).status).toBe(200);
    expect((await remove(gus)).status).toBe(200);
    expect(codeOf(await remove(gus))).toEqual([401, "unauthenticated"]);
  });
});

async function prepareAs(handle: string): Promise<Person> {
  const person = await prepare();
  const keys = await generateOwnKeys();
  const statement = await signGenesis(keys, { uid: person.uid, handle, ts: Date.now() });
  return { ...person, handle, keys, statement };
}
