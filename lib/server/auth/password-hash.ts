// Passwords as they are stored: bcrypt over base64(HMAC-SHA-256(pepper, NFC(password))).
// bcrypt ignores everything after 72 bytes; the HMAC makes any length count, and a stolen table useless without the pepper.
// The work is done off the event loop, see password-workers.ts. A password itself never leaves this file.
import { createHmac } from "node:crypto";
import { environment } from "../env.ts";
import { compareInWorker, hashInWorker } from "./password-workers.ts";

/** About a third of a second on one core of 2024. */
const COST = 12;
/** bcrypt of a value nobody has kept, of the same cost: what an unknown address is compared with. */
const NOBODY = "$2b$12$JYIaHHdSTdkeM5beRIc95OwfZl6ur8dbUi0NswQgZP3dGhcWHEpGO";

function prepared(password: string): string {
  return createHmac("sha256", environment().pepper).update(password.normalize("NFC"), "utf8").digest("base64");
}

/** 60 ASCII characters. Throws Busy when too many wait already. */
export function hashPassword(password: string): Promise<string> {
  return hashInWorker(prepared(password), COST);
}

/** Whether the password is the one; with null (nobody has that address) false, after just the same work. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const isEqual = await compareInWorker(prepared(password), hash ?? NOBODY);
  return isEqual && hash !== null;
}
