// JSON as requests must write it: one text, one meaning. docs/api.md, "Requests".
// Refused beyond what RFC 8259 refuses: duplicate members, `__proto__`, lone surrogates, numbers that are not plain
// safe integers, and nesting deeper than JSON_DEPTH_MAX. `null` means refused; nothing here throws, repairs or guesses.
import { JSON_DEPTH_MAX } from "./limits.ts";

/** The text's value in a box (a value may itself be null), or null. */
export function parseStrictJson(text: string): { value: unknown } | null {
  const scanner = { text, at: 0 };
  try {
    const value = readValue(scanner, 0);
    skipSpace(scanner);
    return scanner.at === text.length ? { value } : null;
  } catch (error) {
    if (error instanceof NotStrict) return null;
    throw error;
  }
}

/** Never leaves this file. */
class NotStrict extends Error {}

interface Scanner {
  readonly text: string;
  at: number;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?![\d.eE])/y;
const WORD = /true|false|null/y;
/** A run of string characters that stand for themselves. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** What `pattern` (sticky) finds at the scanner's place; moves past it. */
function take(scanner: Scanner, pattern: RegExp): string | null {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text)?.[0] ?? null;
  scanner.at += found?.length ?? 0;
  return found;
}

function skipSpace(scanner: Scanner): void {
  take(scanner, SPACE);
}

/** Moves past `letter`, with white space before it, when it is next. */
function takes(scanner: Scanner, letter: string): boolean {
  skipSpace(scanner);
  if (scanner.text[scanner.at] !== letter) return false;
  scanner.at += 1;
  return true;
}

function readValue(scanner: Scanner, depth: number): unknown {
  skipSpace(scanner);
  switch (scanner.text[scanner.at]) {
    case "{":
      return readObject(scanner, depth + 1);
    case "[":
      return readArray(scanner, depth + 1);
    case '"':
      return readString(scanner);
    case "t":
    case "f":
    case "n":
      return readWord(scanner);
    default:
      return readNumber(scanner);
  }
}

function readObject(scanner: Scanner, depth: number): Record<string, unknown> {
  if (depth > JSON_DEPTH_MAX) throw new NotStrict();
  const object: Record<string, unknown> = {};
  scanner.at += 1;
  if (takes(scanner, "}")) return object;
  do {
    skipSpace(scanner);
    if (scanner.text[scanner.at] !== '"') throw new NotStrict();
    const name = readString(scanner);
    if (name === "__proto__" || Object.hasOwn(object, name) || !takes(scanner, ":")) throw new NotStrict();
    object[name] = readValue(scanner, depth);
  } while (takes(scanner, ","));
  if (!takes(scanner, "}")) throw new NotStrict();
  return object;
}

function readArray(scanner: Scanner, depth: number): unknown[] {
  if (depth > JSON_DEPTH_MAX) throw new NotStrict();
  const array: unknown[] = [];
  scanner.at += 1;
  if (takes(scanner, "]")) return array;
  do {
    array.push(readValue(scanner, depth));
  } while (takes(scanner, ","));
  if (!takes(scanner, "]")) throw new NotStrict();
  return array;
}

function readString(scanner: Scanner): string {
  const start = scanner.at;
  scanner.at += 1;
  do take(scanner, PLAIN);
  while (take(scanner, ESCAPE) !== null);
  if (scanner.text[scanner.at] !== '"') throw new NotStrict();
  scanner.at += 1;
  // The slice has been found to be a JSON string: the platform's parser only undoes the escapes.
  const string = JSON.parse(scanner.text.slice(start, scanner.at)) as string;
  if (!string.isWellFormed()) throw new NotStrict();
  return string;
}

function readNumber(scanner: Scanner): number {
  const digits = take(scanner, NUMBER);
  const number = Number(digits ?? Number.NaN);
  if (!Number.isSafeInteger(number) || Object.is(number, -0)) throw new NotStrict();
  return number;
}

function readWord(scanner: Scanner): boolean | null {
  const word = take(scanner, WORD);
  if (word === null) throw new NotStrict();
  return word === "null" ? null : word === "true";
}
