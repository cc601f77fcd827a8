// Many people with sessions and nothing else, made without registering one by one: rows, and the cookies that fit them.
import { createHash, randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { inject } from "vitest";
import { newSessionId, newUserId, idBytes } from "@/lib/shared/ids.ts";
import { unique } from "./person.ts";
import type { Tables } from "./tables.ts";

/** The value of the header `Cookie` of each. */
export async function gather(tables: Tables, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, () => ({ uid: newUserId(), sid: newSessionId(), handle: unique("c") }));
  for (const { uid, sid, handle } of people) {
    await tables.rows(
      "INSERT INTO users (id, handle, email, password_hash, created_at) VALUES (?, ?, ?, '', UTC_TIMESTAMP(3))",
      [Buffer.from(idBytes(uid)), handle, `${handle}@example.org`],
    );
    await tables.rows(
      "INSERT INTO sessions (id_hash, user_id, created_at, seen_at) VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
      [createHash("sha256").update(idBytes(sid)).digest(), Buffer.from(idBytes(uid))],
    );
  }
  const { secret } = inject("server");
  return Promise.all(
    people.map(async ({ uid, sid, handle }) => {
      const token = await encode({ token: { sub: uid, handle, sid, jti: randomBytes(8).toString("hex") }, secret });
      return `aryatel-session=${token}`;
    }),
  );
}
