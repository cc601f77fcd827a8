// All that a server of a test's own has written: the number of rows of every table, for "nothing was written".
import type { FreshServer } from "./fresh-server.ts";

export async function countRows({ rows }: Pick<FreshServer, "rows">): Promise<Record<string, number>> {
  const tables = await rows("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()");
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await rows(`SELECT COUNT(*) AS count FROM \`${String(name)}\``);
    counts[String(name)] = Number(row?.["count"]);
  }
  return counts;
}
