// The frozen vectors, parsed; and people made from them, so that tests need not generate keys.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { verifyStatementChain, type StatementChain } from "../../lib/protocol/statement-chain.ts";
import type { OwnKeys } from "../../lib/crypto/index.ts";
import { decodeBase64 } from "../../lib/shared/base64.ts";
import { chainIdSchema, conversationIdSchema, userIdSchema } from "../../lib/shared/contract/primitives.ts";

const personSchema = z.strictObject({
  uid: userIdSchema,
  handle: z.string(),
  statement: z.string(),
  sh: z.string(),
  ik: z.string(),
  ikKid: z.string(),
  ek: z.string(),
  ekKid: z.string(),
  encryptionKeyPkcs8: z.string(),
  identityKeyPkcs8: z.string(),
});
const recipientSchema = z.strictObject({
  header: z.strictObject({ kid: z.string(), uid: userIdSchema }),
  encrypted_key: z.string(),
});
const envelopeSchema = z.strictObject({
  protected: z.string(),
  recipients: z.array(recipientSchema),
  iv: z.string(),
  ciphertext: z.string(),
  tag: z.string(),
  sig: z.string(),
});
const bodySchema = z.strictObject({
  v: z.literal(1),
  t: z.literal("text"),
  ts: z.number(),
  b: z.string().optional(),
  bRepeat: z.tuple([z.string(), z.number()]).optional(),
  re: z.string().optional(),
});
const vectorsSchema = z.strictObject({
  about: z.string(),
  people: z.strictObject({ alice: personSchema, bob: personSchema }),
  cid: conversationIdSchema,
  cidSelf: conversationIdSchema,
  safetyNumber: z.string(),
  messages: z.array(
    z.strictObject({ body: bodySchema, envelope: envelopeSchema, mh: z.string(), rh: z.string(), kc: z.string() }),
  ),
});

export function readVector(name: string): string {
  return readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8");
}

export const vectors = vectorsSchema.parse(JSON.parse(readVector("at1.json")));

/** The vector message with this index; throws when there is none. */
export function vectorMessage(index: number) {
  const message = vectors.messages[index];
  if (message === undefined) throw new Error(`no vector message ${String(index)}`);
  const { b, bRepeat, ...rest } = message.body;
  const text = b ?? (bRepeat ? bRepeat[0].repeat(bRepeat[1]) : "");
  return { ...message, body: { ...rest, b: text } };
}

export interface TestPerson {
  chain: StatementChain;
  keys: OwnKeys;
}

/** Alice or Bob of the vectors with working keys. */
export async function vectorPerson(name: "alice" | "bob"): Promise<TestPerson> {
  const person = vectors.people[name];
  const verified = await verifyStatementChain([person.statement]);
  if (!verified.ok) throw new Error(verified.code);
  const chain = verified.value;
  const { ik, ek } = chain.head;
  const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
  const keys: OwnKeys = {
    identity: { ik, signingKey: await importPkcs8(person.identityKeyPkcs8, "Ed25519", "sign") },
    encryption: {
      kid: ek.kid,
      publicKey: ek,
      decryptionKey: await importPkcs8(person.encryptionKeyPkcs8, algorithm, "decrypt"),
    },
    archived: [],
  };
  return { chain, keys };
}

async function importPkcs8(
  base64: string,
  algorithm: string | { name: string; hash: string },
  usage: KeyUsage,
): Promise<CryptoKey> {
  const der = decodeBase64(base64);
  if (der === null) throw new Error("not base64");
  return crypto.subtle.importKey("pkcs8", der, algorithm, true, [usage]);
}

export const aChainId = chainIdSchema.parse("h_AAAAAAAAAAAAAAAAAAAAAA");
