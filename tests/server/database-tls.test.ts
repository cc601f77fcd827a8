// The way to the database over a network: encrypted, to the server that the certificate names, or not at all.
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runMigrations, startApp } from "@/scripts/app-server.mjs";
import { startDatabase, type PrivateDatabase } from "@/scripts/private-database.mjs";
import { withOpenssl } from "../support/openssl.ts";

const folder = mkdtempSync(join(tmpdir(), "aryatel-tls-"));
const at = (name: string) => join(folder, name);
let database: PrivateDatabase;
/** Its address by name: a certificate is made out to names. */
let address: string;

/** A certificate for a name, by an authority that nobody but us knows. */
function makeCertificates(): void {
  const key = ["-newkey", "rsa:2048", "-nodes"];
  withOpenssl({}, (run, read) => {
    run(
      "req",
      "-x509",
      ...key,
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
      "-subj",
      "/CN=Authority of a test",
      "-days",
      "2",
    );
    for (const name of ["localhost", "database.example.org"]) {
      const alternative = `subjectAltName=DNS:${name}`;
      run("req", "-x509", ...key, "-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${name}`, "-days", "2",
        "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", alternative, "-addext", "basicConstraints=CA:FALSE"); // prettier-ignore
      for (const kind of ["key", "pem"]) writeFileSync(at(`${name}.${kind}`), read(`${name}.${kind}`), { mode: 0o600 });
    }
    writeFileSync(at("ca.pem"), read("ca.pem"));
  });
}

/** The database shows this certificate from now on: it is killed, and its keeper starts it again. */
async function present(name: string): Promise<void> {
  for (const kind of ["key", "pem"]) copyFileSync(at(`${name}.${kind}`), at(`server.${kind}`));
  const [file = ""] = globSync(at("database/*/database.pid"));
  const pid = readFileSync(file, "utf8").trim();
  process.kill(Number(pid), "SIGKILL");
  await expect.poll(() => readFileSync(file, "utf8").trim(), { timeout: 60_000 }).not.toBe(pid);
  await expect.poll(() => ask("SELECT 1 AS one").catch(() => []), { timeout: 60_000 }).toHaveLength(1);
}

async function ask(statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: database.url });
  const [rows] = await connection.query<RowDataPacket[]>(statement).finally(() => connection.end());
  return rows;
}

beforeAll(async () => {
  makeCertificates();
  for (const kind of ["key", "pem"]) copyFileSync(at(`localhost.${kind}`), at(`server.${kind}`));
  const options = [`--ssl-cert=${at("server.pem")}`, `--ssl-key=${at("server.key")}`];
  database = await startDatabase({ directory: at("database"), options });
  address = database.url.replace("@127.0.0.1:", "@localhost:");
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

const verified = { DATABASE_TLS: "verified" };
const trusted = { ...verified, NODE_EXTRA_CA_CERTS: at("ca.pem") };
const REFUSED = "offers no encryption that can be verified";

describe("an encrypted way to the database", { timeout: 180_000 }, () => {
  it("is refused to a server whose certificate no known authority has signed", async () => {
    await expect(runMigrations(address, undefined, [], verified)).rejects.toThrow(REFUSED);
    await expect(ask("SELECT 1 FROM users")).rejects.toThrow("doesn't exist");
    // The control: the same server, by an authority that is known.
    await runMigrations(address, undefined, [], trusted);
  });

  it("is refused to a server whose certificate was made out to another name, unless nobody asks", async () => {
    await present("database.example.org");
    await expect(runMigrations(address, undefined, [], trusted)).rejects.toThrow(REFUSED);
    await runMigrations(address, undefined, [], { DATABASE_TLS: "unverified" });
    await present("localhost");
    await runMigrations(address, undefined, [], trusted);
  });

  it("is the server's own way too, which is not ready while it cannot be had", async () => {
    const app = await startApp({
      databaseUrl: address,
      logFile: at("server.log"),
      env: { ...trusted, NEXTAUTH_SECRET: inject("server").secret },
    });
    const isReady = async (): Promise<number> => {
      const answer = await fetch(`${app.url}/api/health/ready`);
      await answer.body?.cancel();
      return answer.status;
    };
    try {
      await present("database.example.org");
      await expect.poll(isReady, { timeout: 30_000 }).toBe(503);
      await present("localhost");
      await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
    } finally {
      await app.stop();
    }
  });
});
