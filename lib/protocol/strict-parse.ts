// Signed JSON is never canonicalised: what was transmitted is what was signed. So a reader takes only the one spelling
// that its own writer would have produced: the parsed members are written again in their fixed order and must give the
// same bytes. That one rule refuses duplicate and unknown members, other orders, white space, escapes and odd numbers.
// docs/protocol.md section 1.
import { decodeB64u } from "../shared/base64.ts";
import { decodeUtf8, type Bytes } from "../shared/bytes.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the object has just these members, `required` all of them, in any order. */
export function hasExactly(value: JsonObject, required: readonly string[], optional: readonly string[] = []): boolean {
  const names = Object.keys(value);
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    names.every((name) => required.includes(name) || optional.includes(name))
  );
}

/** base64url of UTF-8 JSON to its object and text; null when any layer refuses it. */
export function parseB64uJson(text: string): { object: JsonObject; json: string } | null {
  const bytes = decodeB64u(text);
  if (bytes === null) return null;
  return parseJsonBytes(bytes);
}

/** UTF-8 JSON bytes to their object and text; null when malformed or not an object. */
export function parseJsonBytes(bytes: Bytes): { object: JsonObject; json: string } | null {
  try {
    const json = decodeUtf8(bytes);
    const value: unknown = JSON.parse(json);
    return isJsonObject(value) ? { object: value, json } : null;
  } catch {
    // Malformed UTF-8 (TypeError) or JSON (SyntaxError): both mean "not of this form".
    return null;
  }
}

/** base64url text of exactly `length` bytes, or null. */
export function decodeExactly(value: unknown, length: number): Bytes | null {
  if (typeof value !== "string") return null;
  const bytes = decodeB64u(value);
  return bytes?.length === length ? bytes : null;
}

/** Whether the value is base64url of a 32-byte hash. */
export function isHash(value: unknown): value is string {
  return decodeExactly(value, 32) !== null;
}

/** A counter or a time: an integer from `least` up to 2^53 - 1. */
export function isCount(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least && !Object.is(value, -0);
}
