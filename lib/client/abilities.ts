// What the browser must be able to do before anything else makes sense. Asked once, answered with what is missing.
// Stores nothing and makes no key.
import { verifyEd25519 } from "../protocol/ed25519-public-key.ts";
import { decodeHex } from "../shared/bytes.ts";
import { canStore } from "./vault.ts";
import type { DeviceStorage } from "./database.ts";

export type Missing = "secure-context" | "ed25519" | "storage";

/** RFC 8032 section 7.1, test 2: a signature over one byte that every implementation takes. */
const KNOWN = {
  ik: decodeHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
  data: decodeHex("72"),
  signature: decodeHex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ),
};

/** The first ability that is missing; null when all are there. */
export async function findMissing(storage: DeviceStorage): Promise<Missing | null> {
  // Without a secure context there is no WebCrypto at all.
  if (!globalThis.isSecureContext) return "secure-context";
  if (!(await knowsEd25519())) return "ed25519";
  return (await canStore(storage)) ? null : "storage";
}

async function knowsEd25519(): Promise<boolean> {
  try {
    return await verifyEd25519(KNOWN.ik, KNOWN.signature, KNOWN.data);
  } catch {
    // NotSupportedError here, other names in older engines: whichever it is, the signature cannot be checked.
    return false;
  }
}
