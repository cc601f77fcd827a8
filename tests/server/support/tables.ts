// A look past the server, straight into the tables: for counting what was written, and for states no request can make.
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, inject } from "vitest";
import { idBytes, type ConversationId } from "@/lib/shared/ids.ts";

export interface Tables {
  rows: (statement: string, values?: (string | number | Buffer)[]) => Promise<RowDataPacket[]>;
  /** Everything a post could have written to a conversation. */
  count: (cid: ConversationId) => Promise<{ messages: number; wraps: number; lastSeq: number }>;
}

/** For the tests of one file. */
export function useTables(): Tables {
  let connection: Connection | undefined;
  beforeAll(async () => {
    connection = await createConnection({ uri: inject("server").databaseUrl, timezone: "Z" });
  });
  afterAll(() => connection?.end());
  const rows: Tables["rows"] = async (statement, values = []) => {
    if (connection === undefined) throw new Error("not connected yet");
    const [found] = await connection.execute<RowDataPacket[]>(statement, values);
    return found;
  };
  return {
    rows,
    async count(cid) {
      const id = Buffer.from(idBytes(cid));
      const [found] = await rows(
        `SELECT (SELECT COUNT(*) FROM messages WHERE conversation_id = ?) AS messages,
                (SELECT COUNT(*) FROM wrapped_keys WHERE conversation_id = ?) AS wraps,
                (SELECT last_seq FROM conversations WHERE id = ?) AS lastSeq`,
        [id, id, id],
      );
      return {
        messages: Number(found?.["messages"]),
        wraps: Number(found?.["wraps"]),
        lastSeq: Number(found?.["lastSeq"]),
      };
    },
  };
}
