// What the program is told from outside, parsed once, at first use (a build has none of it).
// The only reader of process.env in the server. Its values are secrets: never log them, never put them in an answer.
import "server-only";
import { hkdfSync } from "node:crypto";
import { z } from "zod";
import { decodeB64u } from "../shared/base64.ts";

/** Characters of NEXTAUTH_SECRET: 32 of base64 hold 192 bits. */
const SECRET_MIN_LENGTH = 32;
/** What people leave in place from an example file. */
const PLACEHOLDER = /change.?me|secret|example|password|default|replace|^(.)\1*$/i;

const secretSchema = z
  .string()
  .min(SECRET_MIN_LENGTH, `at least ${String(SECRET_MIN_LENGTH)} characters, made at random`)
  .refine((text) => !PLACEHOLDER.test(text), "made at random, not a word from an example");

/** An Ed25519 seed. One byte over and over is what somebody typed to get past this. */
const seedSchema = z
  .string()
  .refine((text) => decodeB64u(text)?.length === 32, "32 random bytes in base64url, 43 characters")
  .refine((text) => new Set(decodeB64u(text)).size > 1, "made at random");

const rateSchema = z.coerce.number().int().min(1).max(1_000_000).optional();

/** A server that only this machine's own browsers can open is somebody's trial: nobody there has to be held back. */
function roominess(url: URL): number {
  return isLoopback(url.hostname) ? 1000 : 1;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "127.0.0.1" || host === "[::1]" || host === "::1";
}

const environmentSchema = z
  .object({
    DATABASE_URL: z
      .url({ protocol: /^mysql$/, error: "a MySQL address such as mysql://user:password@host:3306/name" })
      .refine((text) => new URL(text).pathname.length > 1, "the address names no database"),
    /** How the way to the database is protected. Not given: off on loopback, verified elsewhere. */
    DATABASE_TLS: z.enum(["off", "unverified", "verified"]).optional(),
    DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(10),
    PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    HOSTNAME: z.string().default("0.0.0.0"),
    NEXTAUTH_URL: z
      .url({ protocol: /^https?$/, error: "the address people open, such as https://chat.example" })
      .optional(),
    NEXTAUTH_SECRET: secretSchema,
    PASSWORD_PEPPER: secretSchema.optional(),
    /** The seed of the key that signs the key log's heads. Clients pin that key: it must never change. */
    LOG_KEY: seedSchema.optional(),
    /** How many proxies in front may be believed about where a request comes from. */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
    /** Where events pass between several instances. Not given: there is one instance. */
    REDIS_URL: z
      .url({ protocol: /^rediss?$/, error: "a Redis address such as redis://user:password@host:6379" })
      .refine((text) => !/[?#]/.test(text) && /^(?:|\/|\/\d{1,4})$/.test(new URL(text).pathname), {
        error: "nothing follows the host but the number of a database",
      })
      .optional(),
    /** With it, figures about the process may be read: `Authorization: Bearer …`. */
    METRICS_TOKEN: secretSchema.optional(),
    /** Set by what starts the program. */
    NODE_ENV: z.string().optional(),
    /** How often things may be asked for, see limits/rules.ts. */
    RATE_SEND_PER_SECOND: rateSchema,
    RATE_REGISTER_PER_HOUR: rateSchema,
    RATE_LOOKUP_PER_MINUTE: rateSchema,
    RATE_KEYS_PER_MINUTE: rateSchema,
    RATE_WRONG_PASSWORDS_PER_HOUR: rateSchema,
    LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
  })
  .transform((given, context) => {
    const url = new URL(given.NEXTAUTH_URL ?? `http://localhost:${String(given.PORT)}`);
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
      context.addIssue({ code: "custom", path: ["NEXTAUTH_URL"], message: "https, unless it is this machine itself" });
    }
    return {
      databaseUrl: given.DATABASE_URL,
      databaseTls: given.DATABASE_TLS ?? (isLoopback(new URL(given.DATABASE_URL).hostname) ? "off" : "verified"),
      databasePool: given.DATABASE_POOL,
      port: given.PORT,
      host: given.HOSTNAME,
      origin: url.origin,
      secure: url.protocol === "https:",
      allowedOrigins: allowedOrigins(url),
      secret: given.NEXTAUTH_SECRET,
      pepper: given.PASSWORD_PEPPER ?? deriveKey(given.NEXTAUTH_SECRET, "password pepper"),
      logKey: deriveKey(given.NEXTAUTH_SECRET, "log names"),
      limitKey: deriveKey(given.NEXTAUTH_SECRET, "limit names"),
      secondFactorKey: deriveKey(given.NEXTAUTH_SECRET, "second factor"),
      treeHeadSeed: given.LOG_KEY ?? deriveKey(given.NEXTAUTH_SECRET, "key log"),
      trustedProxies: given.TRUSTED_PROXIES,
      redis:
        given.REDIS_URL === undefined
          ? null
          : {
              url: given.REDIS_URL,
              // Channels are common to all databases of a Redis: instances of one secret find each other, others do not.
              prefix: `aryatel:${deriveKey(given.NEXTAUTH_SECRET, "redis names").slice(0, 16)}`,
            },
      metricsToken: given.METRICS_TOKEN ?? null,
      isDevelopment: given.NODE_ENV === "development",
      rates: {
        send: given.RATE_SEND_PER_SECOND ?? 20 * roominess(url),
        register: given.RATE_REGISTER_PER_HOUR ?? 5 * roominess(url),
        lookup: given.RATE_LOOKUP_PER_MINUTE ?? 60 * roominess(url),
        keys: given.RATE_KEYS_PER_MINUTE ?? 10 * roominess(url),
        wrongPasswords: given.RATE_WRONG_PASSWORDS_PER_HOUR ?? 50 * roominess(url),
      },
      logLevel: given.LOG_LEVEL,
    };
  });
export type Environment = z.output<typeof environmentSchema>;

/** A machine's own browser may say localhost or 127.0.0.1: both are us. */
function allowedOrigins(url: URL): ReadonlySet<string> {
  if (!isLoopback(url.hostname)) return new Set([url.origin]);
  return new Set(
    ["localhost", "127.0.0.1", "[::1]"].map((host) => new URL(`${url.protocol}//${host}:${url.port}`).origin),
  );
}

function deriveKey(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", `AryaTel/v1/${purpose}`, 32)).toString("base64url");
}

/** The environment is wrong: one line for each variable, names and reasons only. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

let parsed: Environment | undefined;

/** Throws an EnvironmentError that names what is wrong, without repeating any value. */
export function environment(): Environment {
  if (parsed !== undefined) return parsed;
  // An empty variable is what `NAME=` in a compose file leaves behind: not given.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const outcome = environmentSchema.safeParse(given);
  if (!outcome.success) {
    const lines = outcome.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new EnvironmentError(lines.join("\n"));
  }
  parsed = outcome.data;
  // next-auth reads its address there and nowhere else.
  process.env.NEXTAUTH_URL = parsed.origin;
  return parsed;
}
