// The program that watches a key log from outside: content with an honest server, and with evidence against each kind of
// cheating one, in the exit code and on disk.
import { execFile } from "node:child_process";
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import * as z from "zod/mini";
import { identityKeyId } from "@/lib/protocol/key-id.ts";
import { encodeLeaf, treeHeadSigningInput, type LogLeaf } from "@/lib/protocol/key-log.ts";
import { encodeB64u } from "@/lib/shared/base64.ts";
import { concatBytes } from "@/lib/shared/bytes.ts";
import { logHeadSchema, type LogHead } from "@/lib/shared/contract/keys.ts";
import { change } from "./support/key-changes.ts";
import { bytesOf, rootsOf } from "./support/log-reader.ts";
import { arrive } from "./support/person.ts";

const PROGRAM = resolve(import.meta.dirname, "../../scripts/audit-log.ts");

interface Run {
  code: number;
  output: string;
  errors: string;
}

function auditLog(...options: string[]): Promise<Run> {
  return new Promise((done) => {
    execFile(process.execPath, [PROGRAM, ...options], { encoding: "utf8" }, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      done({ code, output, errors });
    });
  });
}

let folder: string;
let state: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aryatel-audit-"));
  state = join(folder, "log.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("an honest server", () => {
  it("is one history from run to run, while people come and change their keys", async () => {
    const { url } = inject("server");
    const person = await arrive();
    const first = await auditLog(url, "--state", state);
    expect([first.code, first.errors]).toEqual([0, ""]);
    await change(person, "rotate-id");
    await change(person, "rotate-enc");
    const second = await auditLog(url, "--state", state);
    expect([second.code, second.errors]).toEqual([0, ""]);
    const countIn = ({ output }: Run) => /^(\d+) leaves, (\d+) of them new/.exec(output)?.slice(1).map(Number) ?? [];
    const [[before = 0, fromScratch = 0], [after = 0, added = 0]] = [countIn(first), countIn(second)];
    expect(fromScratch).toBe(before);
    expect([added >= 2, after]).toEqual([true, before + added]);
    expect(readdirSync(folder)).toEqual(["log.json"]);
  });
});

/** A log that says what it is told to say. */
class FakeLog {
  leaves: LogLeaf[] = [];
  #key = generateKeyPairSync("ed25519");
  /** Instead of what would be true. */
  shown: { head?: LogHead; leaves?: LogLeaf[] } = {};
  /** Leaves in one answer. */
  page = 5000;
  readonly #server: Server;
  url = "";

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", this.url);
      void this.#answer(url).then((body) => {
        response.writeHead(body === null ? 404 : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}`;
  }
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Forgets everything, and is honest from now on. */
  reset(): void {
    this.leaves = [];
    this.shown = {};
    this.page = 5000;
    this.#key = generateKeyPairSync("ed25519");
  }

  /** Statements `seq` of one person of the test, with random content. */
  add(label: Uint8Array, ...seqs: number[]): void {
    const [labelBytes, sh] = [new Uint8Array(label), () => new Uint8Array(randomBytes(32))];
    this.leaves = [...this.leaves, ...seqs.map((seq) => ({ label: labelBytes, seq, sh: sh() }))];
  }

  async head(leaves = this.leaves, signer: KeyObject = this.#key.privateKey): Promise<LogHead> {
    return this.headOf(leaves.length, (await rootsOf(leaves)).at(-1), signer);
  }
  async headOf(size: number, root = new Uint8Array(32), signer: KeyObject = this.#key.privateKey): Promise<LogHead> {
    const key = this.#key.publicKey.export({ format: "jwk" }).x ?? "";
    const input = treeHeadSigningInput(await identityKeyId(bytesOf(key)), { size, root, ts: 1 });
    return { key, head: `${input}.${sign(null, Buffer.from(input), signer).toString("base64url")}` };
  }

  async #answer({ pathname, searchParams }: URL): Promise<unknown> {
    if (pathname === "/api/log/head") return this.shown.head ?? (await this.head());
    if (pathname !== "/api/log/leaves") return null;
    const [from, to] = [Number(searchParams.get("from")), Number(searchParams.get("to"))];
    const page = (this.shown.leaves ?? this.leaves).slice(from, Math.min(to, from + this.page));
    return { from, leaves: encodeB64u(concatBytes(...page.map(encodeLeaf))) };
  }
}

describe("a server that", () => {
  const log = new FakeLog();
  const [ali, bea, eve] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  beforeAll(() => log.listen());
  afterAll(() => log.close());
  beforeEach(async () => {
    log.reset();
    log.add(ali, 1, 2);
    log.add(bea, 1);
    expect((await auditLog(log.url, "--state", state)).code).toBe(0);
  });

  const evidenceSchema = z.strictObject({
    url: z.string(),
    at: z.string(),
    kind: z.string(),
    text: z.string(),
    known: z.nullable(logHeadSchema),
    shown: logHeadSchema,
  });

  /** What a run found, with both heads in a file beside the state, which stayed as it was. */
  async function found(known: LogHead | null): Promise<string> {
    const names = readdirSync(folder);
    const before = readFileSync(state, "utf8");
    const run = await auditLog(log.url, "--state", state);
    expect(run.output).toBe("");
    expect([run.code, run.errors]).toEqual([1, expect.stringContaining("CONTRADICTION: ")]);
    expect(readFileSync(state, "utf8")).toBe(before);
    const [name = "", ...others] = readdirSync(folder).filter((file) => !names.includes(file));
    expect(others).toEqual([]);
    expect(run.errors).toContain(name);
    const evidence = evidenceSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));
    expect(evidence.known).toEqual(known);
    expect(evidence.shown).toEqual(log.shown.head ?? (await log.head()));
    return evidence.kind;
  }

  /** The same server, honest again. */
  async function expectGood(): Promise<void> {
    log.shown = {};
    const run = await auditLog(log.url, "--state", state);
    expect([run.code, run.errors]).toEqual([0, ""]);
  }

  it("only adds is followed", async () => {
    log.add(eve, 1);
    await expectGood();
    log.add(ali, 3);
    await expectGood();
    await expectGood();
  });

  it("shows a smaller tree is found", async () => {
    const known = await log.head();
    log.shown = { head: await log.head(log.leaves.slice(0, 2)) };
    expect(await found(known)).toBe("smaller");
    await expectGood();
  });

  it("signs another root for a size it has signed is found", async () => {
    const known = await log.head();
    const kept = log.leaves;
    log.leaves = kept.slice(0, 2);
    log.add(eve, 1);
    expect(await found(known)).toBe("root");
    log.leaves = kept;
    await expectGood();
  });

  it("signs another beginning under a longer tree is found", async () => {
    const known = await log.head();
    const kept = log.leaves;
    log.leaves = kept.slice(0, 2);
    log.add(eve, 1);
    log.add(bea, 1);
    expect(await found(known)).toBe("root");
    log.leaves = kept;
    log.add(eve, 1);
    await expectGood();
  });

  it("comes with another key is found", async () => {
    const known = await log.head();
    const { leaves } = log;
    const honest = await log.head();
    log.reset();
    log.leaves = leaves;
    expect(await found(known)).toBe("key");
    log.shown = { head: honest };
    expect((await auditLog(log.url, "--state", state)).code).toBe(0);
  });

  it("does not sign what it shows is found", async () => {
    const known = await log.head();
    log.add(eve, 1);
    log.shown = { head: await log.head(log.leaves, generateKeyPairSync("ed25519").privateKey) };
    expect(await found(known)).toBe("signature");
    await expectGood();
  });

  it("shows other leaves than it signed, or not all of them, is found", async () => {
    const known = await log.head();
    const kept = log.leaves;
    log.add(eve, 1, 2);
    const signed = log.leaves;
    log.leaves = kept;
    log.add(eve, 1, 2);
    log.shown = { leaves: log.leaves, head: await log.head(signed) };
    log.leaves = signed;
    expect(await found(known)).toBe("leaves");
    log.shown = { leaves: signed.slice(0, -1) };
    expect(await found(known)).toBe("leaves");
    await expectGood();
  });

  it("gives a person two statements for one place, or skips one, is found", async () => {
    const known = await log.head();
    const kept = log.leaves;
    for (const seqs of [[1], [2], [4], [3, 3]]) {
      log.leaves = kept;
      log.add(ali, ...seqs);
      expect(await found(known), String(seqs)).toBe("order");
    }
    log.leaves = kept;
    log.add(ali, 3, 4);
    await expectGood();
  });

  it("cheats at the first run already is found without anything to compare with", async () => {
    rmSync(state);
    log.shown = { leaves: log.leaves.toReversed() };
    const run = await auditLog(log.url, "--state", state);
    expect(run.code).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith("log.json.contradiction-"))).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain("log.json");
    await expectGood();
  });
});

describe("what nobody can tell", () => {
  it("is no contradiction: no answer, another server, a damaged file, a wrong command", async () => {
    const { url } = inject("server");
    const attempts = [[], ["nowhere"], ["ftp://localhost"], [url, url], [url, "--stat", state]];
    for (const options of attempts) {
      const run = await auditLog(...options);
      expect([run.code, run.errors], options.join(" ")).toEqual([2, expect.stringContaining("Usage: ")]);
    }
    const log = new FakeLog();
    await log.listen();
    log.shown = { head: { key: "x", head: "y" } };
    expect((await auditLog(log.url, "--state", state)).errors).toContain("does not answer as a key log does");
    log.shown = {};
    log.add(randomBytes(32), ...Array.from({ length: 150 }, (_, index) => index + 1));
    log.page = 1;
    expect((await auditLog(log.url, "--state", state)).errors).toContain("too few at a time");
    log.shown = { head: await log.headOf(2 ** 40) };
    expect((await auditLog(log.url, "--state", state)).errors).toContain("more than this program can hold");
    log.close();
    const gone = await auditLog(log.url, "--state", state);
    expect([gone.code, gone.errors]).toEqual([2, expect.stringContaining("cannot be read")]);
    expect(readdirSync(folder)).toEqual([]);

    expect((await auditLog(url, "--state", state)).code).toBe(0);
    const good = readFileSync(state, "utf8");
    const { leaves, ...rest } = z.looseObject({ leaves: z.string() }).parse(JSON.parse(good));
    for (const text of ["", "{}", good.slice(0, -9), JSON.stringify({ ...rest, leaves: leaves.slice(96) })]) {
      writeFileSync(state, text);
      const run = await auditLog(url, "--state", state);
      expect([run.code, run.errors]).toEqual([2, expect.stringContaining(state)]);
      expect(readFileSync(state, "utf8")).toBe(text);
    }
    writeFileSync(state, good);
    expect((await auditLog(url, "--state", state)).code).toBe(0);
  });
});
