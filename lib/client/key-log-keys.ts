// Whether the vault still holds the identity key that a tab judges its own statements with: another tab may have put other
// keys in its place, and this one has not been opened with them yet. Says no only when it sees another key there.
import * as z from "zod/mini";
import { equalBytes, type Bytes } from "../shared/bytes.ts";
import { userIdSchema } from "../shared/contract/primitives.ts";
import type { UserId } from "../shared/ids.ts";
import { StorageError, type DeviceStorage } from "./database.ts";

const heldSchema = z.looseObject({ uid: userIdSchema, ik: z.instanceof(Uint8Array) });

export async function isKeyInUse(storage: DeviceStorage, uid: UserId, ik: Bytes): Promise<boolean> {
  try {
    const held = heldSchema.safeParse(await storage.run((database) => database.get("vault", uid))).data;
    return held?.uid !== uid || equalBytes(held.ik, ik);
  } catch (error) {
    if (error instanceof StorageError) return true;
    throw error;
  }
}
