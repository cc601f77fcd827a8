// Who may do what: one row for each route file under app/api and each method it has. A route without a row fails
// (tests/docs/access-table.test.ts), and every row is asked for over HTTP by everybody (tests/server/authorisation.test.ts).
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** The people of the matrix, from the one who has nothing to the one whose it is. There is no leaving a conversation yet. */
export const WHO = ["anonymous", "stranger", "member", "owner"] as const;
export type Who = (typeof WHO)[number];

/** Who gets further than "who are you" (401) and "not there" (404). */
export type Access =
  /** Everybody, signed in or not. */
  | "anyone"
  /** Whoever is signed in, for themselves. */
  | "session"
  /** Members of the conversation that the address names; to others it is not there. */
  | "member"
  /** Members reach it; only the author of what is named gets it done. */
  | "author"
  /** Only who it belongs to; to others it is not there, or theirs to fail at. */
  | "own"
  /** Whoever has the operator's token; to others it is not there. */
  | "token";

export const ACCESS: Readonly<Record<string, Access>> = {
  "GET /api/auth/[...nextauth]": "anyone",
  "POST /api/auth/[...nextauth]": "anyone",
  "POST /api/register": "anyone",
  "GET /api/health": "anyone",
  "GET /api/health/ready": "anyone",
  "GET /api/log/head": "anyone",
  "GET /api/log/leaves": "anyone",
  "GET /api/log/proof/inclusion": "anyone",
  "GET /api/log/proof/consistency": "anyone",
  "GET /api/metrics": "token",
  "GET /api/users": "session",
  "GET /api/users/[uid]/keys": "session",
  "GET /api/conversations": "session",
  "POST /api/conversations": "session",
  "GET /api/events": "session",
  "GET /api/sessions": "session",
  "DELETE /api/sessions": "own",
  "GET /api/second-factor": "session",
  "POST /api/second-factor/begin": "own",
  "POST /api/second-factor": "own",
  "DELETE /api/second-factor": "own",
  "POST /api/password": "own",
  "POST /api/keys": "own",
  "GET /api/conversations/[cid]/messages": "member",
  "POST /api/conversations/[cid]/messages": "member",
  "DELETE /api/conversations/[cid]/messages": "author",
  "PUT /api/conversations/[cid]/read": "member",
  "POST /api/conversations/[cid]/typing": "member",
  // The last one, because afterwards there is no owner.
  "DELETE /api/account": "own",
};

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

const API = resolve(import.meta.dirname, "../../app/api");

/** Every address under /api that a file stands for, with the methods its doors have; all others are answered 405. */
export function listRoutes(): { path: string; methods: Method[] }[] {
  const files = readdirSync(API, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("route.ts"));
  return files
    .filter((file) => !file.startsWith("[...nothing]"))
    .map((file) => {
      const text = readFileSync(join(API, file), "utf8");
      const given = /doors\(\{([^}]*)\}\)/.exec(text)?.[1] ?? "";
      return {
        path: `/api/${file.replace(/\/route\.ts$/, "")}`,
        methods: METHODS.filter((method) => new RegExp(`\\b${method}:`).test(given)),
      };
    })
    .sort((a, b) => a.path.localeCompare(b.path));
}
