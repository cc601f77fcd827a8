// A signed head of the key log, short enough for a QR code: what the scanner does not know already. docs/protocol.md
// section 7. The scanner writes the signed text again under the log key it has pinned; under another one nothing verifies.
import { treeHeadSigningInput } from "../protocol/key-log.ts";
import { identityKeyId } from "../protocol/key-id.ts";
import { decodeExactly, isCount, isHash, parseB64uJson } from "../protocol/strict-parse.ts";
import type { Bytes } from "../shared/bytes.ts";

/** Size, root, time and signature. */
export type HeadFields = readonly [size: string, root: string, ts: string, signature: string];

const NUMERAL = /^(?:0|[1-9]\d{0,15})$/;

/** The fields of a head that held; null for anything else. */
export function fieldsOfHead(jws: string): HeadFields | null {
  const [, payload = "", signature] = jws.split(".");
  const { size, root, ts } = parseB64uJson(payload)?.object ?? {};
  if (!isCount(size, 0) || !isHash(root) || !isCount(ts, 0) || decodeExactly(signature, 64) === null) return null;
  return [String(size), root, String(ts), signature ?? ""];
}

/** The last four parts of a code, where they have the form; what they say is not believed before it was verified. */
export function readHeadFields([size, root, ts, signature, ...rest]: readonly string[]): HeadFields | null {
  if (size === undefined || root === undefined || ts === undefined || signature === undefined) return null;
  const isWhole = NUMERAL.test(size) && isHash(root) && NUMERAL.test(ts) && decodeExactly(signature, 64) !== null;
  return isWhole && rest.length === 0 ? [size, root, ts, signature] : null;
}

/** The compact JWS again, under this log key; null where the root is none. */
export async function headOfFields([size, root, ts, signature]: HeadFields, logKey: Bytes): Promise<string | null> {
  const rootBytes = decodeExactly(root, 32);
  if (rootBytes === null) return null;
  const head = { size: Number(size), root: rootBytes, ts: Number(ts) };
  return `${treeHeadSigningInput(await identityKeyId(logKey), head)}.${signature}`;
}
