// SHA-256 behind labels. Every hash and signature input of AT1 starts with an ASCII label that ends in LF, so that no
// two kinds of input can ever be the same bytes. docs/protocol.md section 1.
import { concatBytes, encodeUtf8, type Bytes } from "../shared/bytes.ts";
import { encodeB64u } from "../shared/base64.ts";

export type LabelName =
  | "stmt"
  | "rotate-id"
  | "recipients"
  | "key-commit"
  | "msg"
  | "msg-sig"
  | "dm"
  | "group"
  | "label"
  | "leaf"
  | "backup"
  | "att"
  | "safety";

/** `AryaTel/v1/<name>` and LF. */
export function labelText(name: LabelName): string {
  return `AryaTel/v1/${name}\n`;
}

/** The same as bytes. */
export function label(name: LabelName): Bytes {
  return encodeUtf8(labelText(name));
}

/** SHA-256: 32 bytes. */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** SHA-256(label ‖ parts): 32 bytes. */
export async function labelledHash(name: LabelName, ...parts: readonly Uint8Array[]): Promise<Bytes> {
  return sha256(concatBytes(label(name), ...parts));
}

/** 32 zero bytes in base64url: what `prev` and `ph` say before the first. */
export const ZERO_HASH = encodeB64u(new Uint8Array(32));
