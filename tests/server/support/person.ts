// People of the tests: keys made as a browser makes them, an account, a session.
import { createHash, randomBytes } from "node:crypto";
import { createConnection } from "mysql2/promise";
import { encode } from "next-auth/jwt";
import { inject } from "vitest";
import { generateOwnKeys, signGenesis, type OwnKeys } from "@/lib/crypto/index.ts";
import { statementHash } from "@/lib/protocol/statement.ts";
import { conversationSchema } from "@/lib/shared/contract/people.ts";
import { idBytes, newSessionId, newUserId, type ConversationId, type UserId } from "@/lib/shared/ids.ts";
import { Visitor, type Answer } from "./visitor.ts";

export interface Person {
  uid: UserId;
  handle: string;
  email: string;
  password: string;
  keys: OwnKeys;
  statement: string;
  /** Hash of the statement in force: what envelopes name as `ish`. */
  sh: string;
  visitor: Visitor;
}

/** A word nobody else uses. */
export function unique(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString("hex")}`;
}

/** Somebody with keys, not registered yet. */
export async function prepare(prefix = "p", visitor = new Visitor()): Promise<Person> {
  const [keys, uid, handle] = [await generateOwnKeys(), newUserId(), unique(prefix)];
  const statement = await signGenesis(keys, { uid, handle, ts: Date.now() });
  return {
    uid,
    handle,
    email: `${handle}@example.org`,
    password: `correct ${handle} staple`,
    keys,
    statement,
    sh: await statementHash(statement),
    visitor,
  };
}

export function register({ handle, email, password, statement, visitor }: Person): Promise<Answer> {
  return visitor.write("/api/register", { handle, email, password, statement });
}

export function signIn({ email, password }: Pick<Person, "email" | "password">, visitor: Visitor): Promise<Answer> {
  return visitor.submit("/api/auth/callback/credentials", { email, password });
}

/**
 * Somebody with an account and a session. At the server of the run the session is made by hand, a row and the cookie that fits
 * it: checking a password takes longer than most tests, and is tested where it matters.
 */
export async function arrive(prefix?: string, visitor?: Visitor): Promise<Person> {
  const person = await prepare(prefix, visitor);
  const registered = await register(person);
  if (registered.status !== 201) throw new Error(`registering failed: ${registered.text}`);
  if (person.visitor.url === inject("server").url) await beginSession(person);
  else await enter(person);
  return person;
}

/** Signs in as a browser does. */
async function enter(person: Person): Promise<void> {
  const signedIn = await signIn(person, person.visitor);
  if (signedIn.status !== 200) throw new Error(`signing in failed: ${signedIn.text}`);
}

async function beginSession({ uid, handle, visitor }: Person): Promise<void> {
  const { databaseUrl, secret } = inject("server");
  const sid = newSessionId();
  const connection = await createConnection({ uri: databaseUrl, timezone: "Z" });
  await connection.execute(
    "INSERT INTO sessions (id_hash, user_id, created_at, seen_at, ip) VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), '127.0.0.1')",
    [createHash("sha256").update(idBytes(sid)).digest(), Buffer.from(idBytes(uid))],
  );
  await connection.end();
  visitor.accept("aryatel-session", await encode({ token: { sub: uid, handle, sid }, secret }));
}

export async function openConversation(from: Person, to: Pick<Person, "uid">): Promise<ConversationId> {
  const answer = await from.visitor.write("/api/conversations", { uid: to.uid });
  return conversationSchema.parse(answer.json).cid;
}
