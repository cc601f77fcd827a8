// People, conversations and messages of a benchmark, as rows and as requests that are sealed and signed beforehand: so the load
// costs its generator little, and every contestant gets the same bytes.
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { encode } from "next-auth/jwt";
import type { Connection } from "mysql2/promise";
import { compareUserIds, pairConversationId } from "../../../lib/protocol/conversation-id.ts";
import { encodeProtected, messageHash, messageSigningInput, recipientsHash } from "../../../lib/protocol/envelope.ts";
import { ZERO_HASH } from "../../../lib/protocol/hash.ts";
import { idBytes, newChainId, newSessionId, newUserId } from "../../../lib/shared/ids.ts";
import type { ConversationId, SessionId, UserId } from "../../../lib/shared/ids.ts";

/** Of no use outside. */
export const SECRET = "nT6xRw2KpZ9bQ4mJv8LsYc3HdFg7Ea5U";
export const PEPPER = "Jd8sQw5vXc2nRk7tZb4mLp9yHf6gTa3E";
/** What all contestants take for their own origin. */
export const ORIGIN = "http://localhost:3999";

export interface BenchPerson {
  uid: UserId;
  handle: string;
  sid: SessionId;
  cookie: string;
  sh: string;
  kid: string;
  key: KeyObject;
  ik: Buffer;
}

export interface Pair {
  from: BenchPerson;
  to: BenchPerson;
  cid: ConversationId;
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

async function makePerson(): Promise<BenchPerson> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const [uid, sid, handle] = [newUserId(), newSessionId(), `b_${randomBytes(8).toString("hex")}`];
  const token = await encode({ token: { sub: uid, handle, sid }, secret: SECRET });
  return {
    uid,
    handle,
    sid,
    cookie: `aryatel-session=${token}`,
    sh: random(32),
    kid: random(32),
    key: createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" })),
    ik: publicKey.export({ format: "der", type: "spki" }).subarray(-32),
  };
}

export async function makePairs(count: number): Promise<Pair[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const [from, to] = await Promise.all([makePerson(), makePerson()]);
      return { from, to, cid: await pairConversationId(from.uid, to.uid) };
    }),
  );
}

/** The rows of people who have registered, signed in and opened their conversations. */
export async function insertPairs(connection: Connection, pairs: readonly Pair[]): Promise<void> {
  const now = new Date();
  const people = pairs.flatMap(({ from, to }) => [from, to]);
  const insert = (table: string, columns: string, rows: unknown[][]) =>
    connection.query(`INSERT INTO ${table} (${columns}) VALUES ?`, [rows]);
  const bytes = (text: string) => Buffer.from(text, "base64url");
  await insert(
    "users",
    "id, handle, email, password_hash, created_at",
    people.map(({ uid, handle }) => [Buffer.from(idBytes(uid)), handle, `${handle}@example.org`, "", now]),
  );
  await insert(
    "sessions",
    "id_hash, user_id, created_at, seen_at",
    people.map(({ uid, sid }) => [
      createHash("sha256").update(idBytes(sid)).digest(),
      Buffer.from(idBytes(uid)),
      now,
      now,
    ]),
  );
  await insert(
    "identity_statements",
    "user_id, seq, sh, op, ik, ek_kid, public_key, jws, created_at",
    people.map(({ uid, sh, ik, kid }) => [
      Buffer.from(idBytes(uid)),
      1,
      bytes(sh),
      "genesis",
      ik,
      bytes(kid),
      Buffer.alloc(294),
      "bench",
      now,
    ]),
  );
  await insert(
    "conversations",
    "id, kind, last_seq, created_at",
    pairs.map(({ cid }) => [Buffer.from(idBytes(cid)), "d", 0, now]),
  );
  await insert(
    "members",
    "conversation_id, user_id",
    pairs.flatMap(({ from, to, cid }) =>
      [from, to].map(({ uid }) => [Buffer.from(idBytes(cid)), Buffer.from(idBytes(uid))]),
    ),
  );
}

/** Bytes of ciphertext of a message of "1 KB". */
export const MESSAGE_BYTES = 1024;

/** The requests of one new chain: `batches` posts of `size` messages each, of so many bytes of ciphertext. */
export async function sealRequests(
  { from, to, cid }: Pair,
  batches: number,
  size: number,
  bytes = MESSAGE_BYTES,
): Promise<Buffer[]> {
  const recipients = [from, to]
    .sort((a, b) => compareUserIds(a.uid, b.uid))
    .map(({ uid, kid }) => ({ header: { kid, uid }, encrypted_key: random(256) }));
  const [rh, ch] = [await recipientsHash(recipients), newChainId()];
  let ph = ZERO_HASH;
  const requests: Buffer[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const messages: object[] = [];
    for (let at = 0; at < size; at += 1) {
      const n = batch * size + at + 1;
      const parts = {
        protected: encodeProtected({ cid, sid: from.uid, ish: from.sh, ch, n, ph, rh, kc: random(32) }),
        iv: random(12),
        ciphertext: random(bytes),
        tag: random(16),
      };
      ph = await messageHash(parts);
      const sig = sign(null, messageSigningInput(ph), from.key).toString("base64url");
      messages.push({ ...parts, sig, ...(n === 1 ? { recipients } : {}) });
    }
    requests.push(postRequest(`/api/conversations/${cid}/messages`, from.cookie, JSON.stringify({ messages })));
  }
  return requests;
}

function postRequest(path: string, cookie: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: localhost:3999",
    `Cookie: ${cookie}`,
    `Origin: ${ORIGIN}`,
    "X-AryaTel: 1",
    "Content-Type: application/json",
    `Content-Length: ${String(Buffer.byteLength(body))}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** What such a request carries. */
export function bodyOf(request: Buffer | undefined): { messages: unknown[] } {
  const text = request?.toString("utf8") ?? "";
  return JSON.parse(text.slice(text.indexOf("\r\n\r\n"))) as { messages: unknown[] };
}

export function getRequest(path: string, cookie: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost:3999\r\nCookie: ${cookie}\r\n\r\n`);
}
