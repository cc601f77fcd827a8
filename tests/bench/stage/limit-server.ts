// The limit: what plain node:http and mysql2 can do when they check what AryaTel checks (session, membership, keys, signature,
// order of the chain, idempotency) and share commits, with nothing else around: no framework, no query builder, no contract.
// Never a part of the product; it refuses whatever it does not like with one and the same 400.
import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { decode } from "next-auth/jwt";

const pool = createPool({ uri: process.env["DATABASE_URL"] ?? "", connectionLimit: 10, timezone: "Z" });
pool.pool.on("connection", (connection) => {
  connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
});
const SECRET = process.env.NEXTAUTH_SECRET ?? "";
const PORT = Number(process.env["PORT"]);

// It never outlives the program that measures it.
process.on("disconnect", () => process.exit());

const hash = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();
const bytes = (text: string): Buffer => Buffer.from(text, "base64url");
const idBytes = (id: string): Buffer => bytes(id.slice(2));
const rows = async (statement: string, values: unknown[]): Promise<RowDataPacket[]> =>
  (await pool.query<RowDataPacket[]>(statement, values))[0];

const streams = new Map<string, Set<ServerResponse>>();
const sessions = new Map<string, { uid: string; until: number }>();
const keys = new Map<string, KeyObject>();

async function viewerOf(request: IncomingMessage): Promise<string | null> {
  const text = /aryatel-session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const name = hash(text).toString("base64");
  const known = sessions.get(name);
  if (known !== undefined && known.until > Date.now()) return known.uid;
  const token = await decode({ token: text, secret: SECRET });
  if (token === null) return null;
  const found = await rows("SELECT 1 FROM sessions WHERE id_hash = ? AND revoked_at IS NULL", [
    hash(idBytes(String(token["sid"]))),
  ]);
  if (found.length === 0) return null;
  sessions.set(name, { uid: String(token.sub), until: Date.now() + 3000 });
  return String(token.sub);
}

interface Envelope {
  protected: string;
  iv: string;
  ciphertext: string;
  tag: string;
  sig: string;
  recipients?: { header: { kid: string; uid: string }; encrypted_key: string }[];
}
interface Header {
  cid: string;
  sid: string;
  ish: string;
  ch: string;
  n: number;
  ph: string;
  rh: string;
}
interface Send {
  uid: string;
  cid: string;
  envelopes: { envelope: Envelope; header: Header; mh: Buffer }[];
  done: (stored: { seq: number; at: number; mh: string }[] | null) => void;
}

function keyOf(ik: Buffer): KeyObject {
  const name = ik.toString("base64");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), ik]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  keys.set(name, key);
  return key;
}

let waiting: Send[] = [];
let running = 0;
const locked = new Set<string>();

function next(): void {
  while (running < 2) {
    const taken = waiting.filter(({ cid }) => !locked.has(cid)).slice(0, 64);
    if (taken.length === 0) return;
    waiting = waiting.filter((send) => !taken.includes(send));
    running += 1;
    for (const { cid } of taken) locked.add(cid);
    void commit(taken)
      .catch((error: unknown) => {
        console.error(error);
        for (const { done } of taken) done(null);
      })
      .finally(() => {
        running -= 1;
        for (const { cid } of taken) locked.delete(cid);
        next();
      });
  }
}

async function commit(sends: Send[]): Promise<void> {
  const connection = await pool.getConnection();
  try {
    const ask = async (statement: string, values: unknown[]): Promise<RowDataPacket[]> =>
      (await connection.query<RowDataPacket[]>(statement, values))[0];
    await connection.query("BEGIN");
    const cids = [...new Set(sends.map(({ cid }) => cid))].map(idBytes).sort((a, b) => a.compare(b));
    const hex = (value: unknown): string => (value as Buffer).toString("hex");
    const last = new Map(
      (await ask("SELECT id, last_seq FROM conversations WHERE id IN (?) ORDER BY id FOR UPDATE", [cids])).map(
        (row) => [hex(row["id"]), Number(row["last_seq"])],
      ),
    );
    const members = await ask(
      `SELECT m.conversation_id, m.user_id, s.sh, s.ik FROM members m JOIN identity_statements s ON s.user_id = m.user_id
       AND s.seq = (SELECT MAX(seq) FROM identity_statements WHERE user_id = m.user_id) WHERE m.conversation_id IN (?)`,
      [cids],
    );
    const heads = new Map(members.map((row) => [`${hex(row["conversation_id"])} ${hex(row["user_id"])}`, row]));
    const ranges = sends.map(() => "(conversation_id = ? AND sender_id = ? AND chain_id = ? AND n BETWEEN ? AND ?)");
    const stored = await ask(
      `SELECT conversation_id, chain_id, n, seq, mh, created_at FROM messages WHERE ${ranges.join(" OR ")}`,
      sends.flatMap(({ cid, uid, envelopes }) => {
        const n = envelopes[0]?.header.n ?? 0;
        return [idBytes(cid), idBytes(uid), idBytes(envelopes[0]?.header.ch ?? ""), n - 1, n - 1 + envelopes.length];
      }),
    );
    const chains = new Map(stored.map((row) => [`${hex(row["chain_id"])} ${String(row["n"])}`, row]));
    const now = new Date();
    const [messages, wraps]: [unknown[][], unknown[][]] = [[], []];
    const outcomes = sends.map(({ uid, cid, envelopes }) => {
      const key = idBytes(cid);
      const head = heads.get(`${hex(key)} ${hex(idBytes(uid))}`);
      if (head === undefined) return null;
      const verifying = keyOf(head["ik"] as Buffer);
      let seq = last.get(hex(key)) ?? 0;
      const places: { seq: number; at: number; mh: string }[] = [];
      let before: Buffer | undefined;
      for (const { envelope, header, mh } of envelopes) {
        const chain = hex(idBytes(header.ch));
        const known = chains.get(`${chain} ${String(header.n)}`);
        if (known !== undefined) {
          if (!mh.equals(known["mh"] as Buffer)) return null;
          places.push({
            seq: Number(known["seq"]),
            at: (known["created_at"] as Date).getTime(),
            mh: mh.toString("base64url"),
          });
          before = mh;
          continue;
        }
        before ??=
          header.n === 1 ? Buffer.alloc(32) : (chains.get(`${chain} ${String(header.n - 1)}`)?.["mh"] as Buffer);
        const input = Buffer.concat([Buffer.from("AryaTel/v1/msg-sig\n"), mh]);
        if (!bytes(header.ph).equals(before) || !bytes(header.ish).equals(head["sh"] as Buffer)) return null;
        if (!verify(null, input, verifying, bytes(envelope.sig))) return null;
        seq += 1;
        before = mh;
        const part = [envelope.protected, envelope.iv, envelope.ciphertext, envelope.tag, envelope.sig].map(bytes);
        const place = [key, seq, idBytes(uid), idBytes(header.ch), header.n, bytes(header.ish), bytes(header.rh)];
        messages.push([...place, ...part, mh, now]);
        for (const { header: to, encrypted_key } of envelope.recipients ?? []) {
          wraps.push([key, bytes(header.rh), idBytes(to.uid), bytes(to.kid), bytes(encrypted_key)]);
        }
        places.push({ seq, at: now.getTime(), mh: mh.toString("base64url") });
      }
      last.set(hex(key), seq);
      return places;
    });
    if (wraps.length > 0) await connection.query("INSERT IGNORE INTO wrapped_keys VALUES ?", [wraps]);
    if (messages.length > 0) {
      await connection.query(
        `INSERT INTO messages (conversation_id, seq, sender_id, chain_id, n, ish, rh, protected, iv, ciphertext, tag,
         signature, mh, created_at) VALUES ?`,
        [messages],
      );
      const cases = [...last].flatMap(([key, seq]) => [Buffer.from(key, "hex"), seq]);
      await connection.query(
        `UPDATE conversations SET last_seq = CASE id ${"WHEN ? THEN ? ".repeat(last.size)} END WHERE id IN (?)`,
        [...cases, cids],
      );
    }
    await connection.query("COMMIT");
    for (const [index, { done, cid, envelopes }] of sends.entries()) {
      const places = outcomes[index] ?? null;
      done(places);
      if (places === null) continue;
      const people = members.filter((row) => hex(row["conversation_id"]) === hex(idBytes(cid)));
      for (const [at, { envelope }] of envelopes.entries()) {
        const { recipients: _, ...rest } = envelope;
        const message = { seq: places[at]?.seq, at: places[at]?.at, ...rest };
        const event = `data: ${JSON.stringify({ t: "message", cid, message, wraps: {} })}\n\n`;
        for (const { user_id: id } of people) for (const stream of streams.get(hex(id)) ?? []) stream.write(event);
      }
    }
  } catch (error) {
    await connection.query("ROLLBACK");
    throw error;
  } finally {
    connection.release();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

async function post(uid: string, cid: string, request: IncomingMessage, give: Give): Promise<void> {
  const { messages } = JSON.parse(await bodyOf(request)) as { messages: Envelope[] };
  const envelopes = messages.map((envelope) => {
    const header = JSON.parse(bytes(envelope.protected).toString("utf8")) as Header;
    const text = [envelope.protected, envelope.iv, envelope.ciphertext, envelope.tag].join(".");
    return { envelope, header, mh: hash(`AryaTel/v1/msg\n${text}`) };
  });
  if (envelopes.some(({ header }) => header.cid !== cid || header.sid !== uid)) {
    give(400, {});
    return;
  }
  waiting.push({ uid, cid, envelopes, done: (stored) => give(stored === null ? 400 : 201, { stored }) });
  next();
}

async function page(uid: string, cid: string, query: URLSearchParams, give: Give): Promise<void> {
  const [key, me] = [idBytes(cid), idBytes(uid)];
  const [member] = await rows(
    "SELECT c.last_seq FROM members m JOIN conversations c ON c.id = m.conversation_id WHERE m.conversation_id = ? AND m.user_id = ?",
    [key, me],
  );
  if (member === undefined) {
    give(404, {});
    return;
  }
  const after = query.get("after");
  const columns = "seq, created_at, rh, protected, iv, ciphertext, tag, signature";
  const found = await rows(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq ${after === null ? "DESC" : ""} LIMIT ?`,
    [key, Number(after ?? 0), Number(query.get("limit") ?? 50)],
  );
  const rhs = [...new Set(found.map((row) => (row["rh"] as Buffer).toString("hex")))].map((rh) =>
    Buffer.from(rh, "hex"),
  );
  const wraps =
    rhs.length === 0
      ? []
      : await rows("SELECT * FROM wrapped_keys WHERE conversation_id = ? AND rh IN (?)", [key, rhs]);
  const text = (value: unknown): string => (value as Buffer).toString("base64url");
  const messages = found.map((row) => ({
    seq: Number(row["seq"]),
    at: (row["created_at"] as Date).getTime(),
    protected: text(row["protected"]),
    iv: text(row["iv"]),
    ciphertext: text(row["ciphertext"]),
    tag: text(row["tag"]),
    sig: text(row["signature"]),
  }));
  const keysOf = wraps.map((row) => ({
    rh: text(row["rh"]),
    kid: text(row["kid"]),
    encrypted_key: text(row["encrypted_key"]),
  }));
  give(200, { messages, wraps: keysOf, head: Number(member["last_seq"]) });
}

type Give = (status: number, value: unknown) => void;

createServer((request, response) => {
  const give: Give = (status, value) => {
    const body = JSON.stringify(value);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    response.writeHead(status, headers).end(body);
  };
  const url = new URL(request.url ?? "", "http://localhost");
  const cid = /^\/api\/conversations\/([\w-]+)\/messages$/.exec(url.pathname)?.[1];
  const answer = async (): Promise<void> => {
    if (url.pathname === "/api/health/ready") {
      give(200, {});
      return;
    }
    const uid = await viewerOf(request);
    if (uid === null) {
      give(401, {});
      return;
    }
    if (cid !== undefined && request.method === "POST") return post(uid, cid, request, give);
    if (cid !== undefined) return page(uid, cid, url.searchParams, give);
    if (url.pathname !== "/api/events") {
      give(404, {});
      return;
    }
    const name = idBytes(uid).toString("hex");
    const own = streams.get(name) ?? new Set();
    streams.set(name, own.add(response));
    response.on("close", () => own.delete(response));
    response.writeHead(200, { "content-type": "text/event-stream" }).write('data: {"t":"hello"}\n\n');
  };
  answer().catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) give(500, {});
  });
}).listen(PORT, "127.0.0.1");
