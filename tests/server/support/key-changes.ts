// Statements that follow a person's first, signed as a browser signs them, and what they make of the person.
import {
  generateEncryptionKeyPair,
  generateIdentity,
  generateOwnKeys,
  signReset,
  signRevoke,
  signRotateEncryption,
  signRotateIdentity,
  type OwnKeys,
} from "@/lib/crypto/index.ts";
import type { Statement } from "@/lib/protocol/statement.ts";
import { verifyStatementChain, type StatementChain } from "@/lib/protocol/statement-chain.ts";
import { postedStatementSchema } from "@/lib/shared/contract/keys.ts";
import { userKeysSchema } from "@/lib/shared/contract/people.ts";
import type { Person } from "./person.ts";
import type { Answer } from "./visitor.ts";

export type Change = "rotate-enc" | "rotate-id" | "reset" | "revoke";
export const CHANGES: readonly Change[] = ["rotate-enc", "rotate-id", "reset", "revoke"];

export interface SignedChange {
  jws: string;
  /** The keys in force once it is stored. */
  keys: OwnKeys;
}

/** The person's chain as the server shows it, verified. */
export async function chainOf(person: Pick<Person, "uid" | "visitor">): Promise<StatementChain> {
  const answer = await person.visitor.get(`/api/users/${person.uid}/keys`);
  const verified = await verifyStatementChain(userKeysSchema.parse(answer.json).statements);
  if (!verified.ok) throw new Error(verified.code);
  return verified.value;
}

/** The statement that would follow `head`, not sent. */
export async function signChange({ keys }: Person, op: Change, head: Statement): Promise<SignedChange> {
  const ts = Date.now();
  switch (op) {
    case "rotate-enc": {
      const encryption = await generateEncryptionKeyPair(2048);
      const jws = await signRotateEncryption(keys, head, encryption.publicKey, ts);
      return { jws, keys: { ...keys, encryption, archived: [keys.encryption, ...keys.archived] } };
    }
    case "rotate-id": {
      const identity = await generateIdentity();
      return { jws: await signRotateIdentity(keys, head, identity, ts), keys: { ...keys, identity } };
    }
    case "reset": {
      const fresh = await generateOwnKeys();
      return { jws: await signReset(fresh, head, ts), keys: fresh };
    }
    case "revoke":
      return { jws: await signRevoke(keys, head, ts), keys };
  }
}

export function postChange({ visitor }: Person, statement: string, password?: string): Promise<Answer> {
  return visitor.write("/api/keys", password === undefined ? { statement } : { statement, password });
}

/** Signs and sends it, with the password; the person goes on with what it made of their keys. */
export async function change(person: Person, op: Change): Promise<Answer> {
  const { head } = await chainOf(person);
  const signed = await signChange(person, op, head);
  const answer = await postChange(person, signed.jws, person.password);
  if (answer.status !== 201) throw new Error(`${op} failed: ${answer.text}`);
  person.keys = signed.keys;
  person.sh = postedStatementSchema.parse(answer.json).sh;
  return answer;
}
