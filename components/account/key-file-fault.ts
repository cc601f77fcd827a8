import type { UnlockFault } from "@/lib/client/key-file.ts";

/** Beside which field a fault is said; "form" when it is about neither. */
export function placeOf(code: UnlockFault): "file" | "passphrase" | "form" {
  switch (code) {
    case "K_PASSPHRASE_NEEDED":
    case "K_WRONG_PASSPHRASE":
      return "passphrase";
    case "offline":
    case "storage":
    case "signed_out":
      return "form";
    default:
      return "file";
  }
}
