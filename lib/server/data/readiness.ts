// Whether the database answers and has our tables.
import { database } from "../db/database.ts";
import { wrappedKeys } from "../db/schema/wrapped-keys.ts";

/** Throws when it does not. */
export async function requireDatabase(): Promise<void> {
  await database().select({ rh: wrappedKeys.rh }).from(wrappedKeys).limit(1);
}
