// PEM armour (RFC 7468): text around base64. Reads what people really have: CRLF, byte order marks, notes before and
// between the blocks, and the original AryaTel's bare base64 without any armour.
import "client-only";
import { decodeBase64, encodeBase64 } from "../shared/base64.ts";
import type { Bytes } from "../shared/bytes.ts";

export interface PemBlock {
  /** What stands between BEGIN and the dashes, such as "PRIVATE KEY". */
  label: string;
  /** null: the text inside is no base64. */
  der: Bytes | null;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END ([A-Z0-9 ]{1,64})-----/g;

/** One block: 64 characters a line, LF, a final LF. */
export function writePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** All blocks in their order. A block whose BEGIN and END disagree, or that never ends, is one without content. */
export function readPem(text: string): PemBlock[] {
  const blocks = Array.from(text.matchAll(BLOCK), ([, begin = "", inside = "", end]): PemBlock => {
    return { label: begin, der: begin === end ? decodeBase64(inside.replaceAll(/\s/g, "")) : null };
  });
  const begun = text.split("-----BEGIN ").length - 1;
  // More beginnings than whole blocks: the file was cut short or damaged.
  return begun > blocks.length ? [...blocks, { label: "", der: null }] : blocks;
}

/** The bytes of a text that is nothing but base64 (white space aside), as the original saved private keys; or null. */
export function readBareBase64(text: string): Bytes | null {
  const compact = text.replace(/^\uFEFF/, "").replaceAll(/\s/g, "");
  return compact.length > 0 ? decodeBase64(compact) : null;
}
