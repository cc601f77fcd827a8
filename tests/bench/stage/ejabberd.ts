// ejabberd (https://www.ejabberd.im), a server many chats run on, with its archive of messages in the same MariaDB: Debian's
// packages ejabberd and erlang-p1-mysql, started with a configuration of its own, on the loopback interface, outside of any
// service of the machine. Left out with a word where it cannot be had.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { findFreePort } from "../../../scripts/database/port.mjs";
import { findProgram } from "../../../scripts/debian.mjs";
import type { Stage } from "./contestants.ts";
import { MESSAGE_BYTES } from "./people.ts";

const LIBRARIES = "/usr/lib/x86_64-linux-gnu";
const SCHEMA = "/usr/share/ejabberd/sql/mysql.sql";
const PASSWORD = "bench";
const DELIVERY_MS = 30_000;

export interface Ejabberd {
  pid: number;
  /** Messages archived and delivered per second; the archive's rows are counted. */
  sendAll: (senders: number, each: number) => Promise<number>;
  /** Milliseconds from the moment each was due to its delivery. */
  sendSteadily: (receivers: number, each: number, perSecond: number) => Promise<number[]>;
  stop: () => Promise<void>;
}

/** Null where it cannot be had. */
export async function ejabberdOn(stage: Stage, pairs: number): Promise<Ejabberd | null> {
  const program = findProgram(["erl"]);
  const code = readdirSync(LIBRARIES).find((name) => name.startsWith("ejabberd-"));
  if (program === null || code === undefined) {
    console.log("ejabberd is not measured: apt-get install ejabberd erlang-p1-mysql");
    return null;
  }
  const { url, connection } = await stage.makeDatabase("ejabberd");
  const schema = readFileSync(SCHEMA, "utf8").replace(/^--.*$/gm, "");
  for (const statement of schema.split(";").map((text) => text.trim())) {
    if (statement !== "") await connection.query(statement);
  }
  const names = Array.from({ length: pairs }, (_, index) => [`from${String(index)}`, `to${String(index)}`]).flat();
  await connection.query("INSERT INTO users (username, password, serverkey, salt) VALUES ?", [
    names.map((name) => [name, PASSWORD, "", ""]),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "aryatel-ejabberd-"));
  const port = await findFreePort();
  writeFileSync(join(folder, "ejabberd.yml"), configuration(port, new URL(url)));
  const child = spawn(
    program,
    [
      ...["-noinput", "+K", "true", "-pa", join(LIBRARIES, code, "ebin"), "-mnesia", "dir", `"${folder}/mnesia"`],
      ...["-s", "ejabberd"],
    ],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        EJABBERD_CONFIG_PATH: join(folder, "ejabberd.yml"),
        EJABBERD_LOG_PATH: join(folder, "ejabberd.log"),
        HOME: folder,
      },
    },
  );
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    stop,
    sendAll: (senders, each) => sendAll(connection, port, senders, each),
    sendSteadily: (receivers, each, perSecond) => sendSteadily(port, receivers, each, perSecond),
  };
}

function configuration(port: number, database: URL): string {
  const settings = {
    hosts: ["localhost"],
    loglevel: "error",
    listen: [{ port, ip: "127.0.0.1", module: "ejabberd_c2s", max_stanza_size: 262_144 }],
    auth_method: ["sql"],
    auth_password_format: "plain",
    sql_type: "mysql",
    sql_server: database.hostname,
    sql_port: Number(database.port),
    sql_database: database.pathname.slice(1),
    sql_username: decodeURIComponent(database.username),
    sql_password: decodeURIComponent(database.password),
    sql_pool_size: 10,
    modules: { mod_mam: { db_type: "sql", default: "always" } },
  };
  // JSON is YAML.
  return JSON.stringify(settings);
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("connect", () => socket.destroy()).on("error", () => resolve(false));
    });
    if (isThere) return;
    await pause(100);
  }
  throw new Error("ejabberd was never ready");
}

/** Someone who is signed in; `onMessage` is called for each message that comes. */
class Client {
  readonly socket: Socket;
  onMessage: () => void = () => undefined;
  #text = "";
  #wanted: { mark: string; resolve: () => void } | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (part) => this.#read(part.toString("latin1")));
  }

  static async open(port: number, name: string): Promise<Client> {
    const socket = connect(port, "127.0.0.1");
    const client = new Client(socket);
    const stream =
      "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
    const token = Buffer.from(`\0${name}\0${PASSWORD}`).toString("base64");
    await client.ask(stream, "</stream:features>");
    await client.ask(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${token}</auth>`, "<success");
    await client.ask(stream, "</stream:features>");
    const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind>";
    await client.ask(`<iq type='set' id='b'>${bind}</iq>`, "</iq>");
    await client.ask("<presence/>", "<presence");
    return client;
  }

  ask(text: string, mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#text = "";
      this.#wanted = { mark, resolve };
      this.socket.write(text);
    });
  }

  #read(part: string): void {
    this.#text += part;
    if (this.#wanted !== null) {
      if (!this.#text.includes(this.#wanted.mark)) return;
      const { resolve } = this.#wanted;
      this.#wanted = null;
      this.#text = "";
      resolve();
      return;
    }
    for (let at = this.#text.indexOf("</message>"); at >= 0; at = this.#text.indexOf("</message>")) {
      this.#text = this.#text.slice(at + "</message>".length);
      this.onMessage();
    }
  }
}

interface Talk {
  from: Client;
  to: Client;
  send: () => void;
}

async function openTalks(port: number, count: number): Promise<Talk[]> {
  const talks: Talk[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = await Client.open(port, `from${String(index)}`);
    const to = await Client.open(port, `to${String(index)}`);
    let number = 0;
    const send = (): void => {
      number += 1;
      const body = randomBytes((MESSAGE_BYTES * 3) / 4).toString("base64url");
      const head = `<message to='to${String(index)}@localhost' type='chat' id='${String(number)}'>`;
      from.socket.write(`${head}<body>${body}</body></message>`);
    };
    talks.push({ from, to, send });
  }
  return talks;
}

function close(talks: readonly Talk[]): void {
  for (const { from, to } of talks) for (const { socket } of [from, to]) socket.destroy();
}

async function countArchived(connection: Connection): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS count FROM archive WHERE username LIKE 'to%'",
  );
  return Number(rows[0]?.["count"]);
}

async function sendAll(connection: Connection, port: number, senders: number, each: number): Promise<number> {
  const before = await countArchived(connection);
  const talks = await openTalks(port, senders);
  const started = performance.now();
  await Promise.all(
    talks.map(async ({ to, send }) => {
      for (let sent = 0; sent < each; sent += 1) {
        await new Promise<void>((resolve) => {
          to.onMessage = resolve;
          send();
        });
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  close(talks);
  const stored = (await countArchived(connection)) - before;
  if (stored !== senders * each) throw new Error(`ejabberd archived ${String(stored)} of ${String(senders * each)}`);
  return (senders * each) / seconds;
}

async function sendSteadily(port: number, receivers: number, each: number, perSecond: number): Promise<number[]> {
  const talks = await openTalks(port, receivers);
  const latencies: number[] = [];
  const due: number[][] = talks.map(() => []);
  for (const [index, { to }] of talks.entries()) {
    to.onMessage = () => {
      const at = due[index]?.shift();
      if (at !== undefined) latencies.push(performance.now() - at);
    };
  }
  const total = receivers * each;
  const started = performance.now();
  for (let sent = 0; sent < total; sent += 1) {
    const at = started + (sent * 1000) / perSecond;
    while (performance.now() < at) await pause(at - performance.now() > 2 ? 1 : 0);
    due[sent % receivers]?.push(at);
    talks[sent % receivers]?.send();
  }
  for (const limit = performance.now() + DELIVERY_MS; latencies.length < total && performance.now() < limit;)
    await pause(1);
  close(talks);
  if (latencies.length !== total) throw new Error(`ejabberd delivered ${String(latencies.length)} of ${String(total)}`);
  return latencies;
}
