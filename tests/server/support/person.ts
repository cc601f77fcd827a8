// People of the tests: keys made as a browser makes them, an account, a session.
import { randomBytes } from "node:crypto";
import { generateOwnKeys, signGenesis, type OwnKeys } from "@/lib/crypto/index.ts";
import { statementHash } from "@/lib/protocol/statement.ts";
import { conversationSchema } from "@/lib/shared/contract/people.ts";
import { newUserId, type ConversationId, type UserId } from "@/lib/shared/ids.ts";
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

/** Somebody with an account and a session. */
export async function arrive(prefix?: string, visitor?: Visitor): Promise<Person> {
  const person = await prepare(prefix, visitor);
  const registered = await register(person);
  if (registered.status !== 201) throw new Error(`registering failed: ${registered.text}`);
  const signedIn = await signIn(person, person.visitor);
  if (signedIn.status !== 200) throw new Error(`signing in failed: ${signedIn.text}`);
  return person;
}

export async function openConversation(from: Person, to: Pick<Person, "uid">): Promise<ConversationId> {
  const answer = await from.visitor.write("/api/conversations", { uid: to.uid });
  return conversationSchema.parse(answer.json).cid;
}
