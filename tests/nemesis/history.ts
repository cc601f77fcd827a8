// What happened, as the clients saw it: every call with its outcome, every message that was made or seen, every fault.
// The checker judges this and nothing else, so that a history can be made up to see that it would have noticed.
import { createHash } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";

/** Milliseconds since the run began. */
export interface Span {
  start: number;
  end: number;
}

/**
 * ok: the server said so. fail: the server said that it did not happen. unknown: 503, a broken connection, no answer: it
 * may have happened or not.
 */
export type Result = "ok" | "fail" | "unknown";

/** A message sealed by a client; it exists from here on, whatever becomes of it. */
export interface Sealed {
  t: "sealed";
  cid: string;
  /** Signatures are the messages' names: Ed25519 gives other bytes another one. */
  sig: string;
  sender: string;
  chain: string;
  n: number;
  text: string;
}

export interface Call extends Span {
  t: "call";
  name: string;
  client: string;
  /** Which instance was asked. */
  via: number;
  result: Result;
  /** 0: no answer. */
  status: number;
}

/** A post of messages, beside its call. `seqs` when it was answered with places. */
export interface Post extends Span {
  t: "post";
  client: string;
  cid: string;
  sigs: string[];
  result: Result;
  seqs: number[];
}

/** A page that was asked for as "after" a place. */
export interface Page extends Span {
  t: "page";
  reader: string;
  cid: string;
  after: number;
  limit: number;
  head: number;
  messages: [seq: number, sig: string][];
}

/** Heard on an event stream. */
export interface Heard {
  t: "heard";
  reader: string;
  cid: string;
  seq: number;
  sig: string;
}

/** What a client gave up on, without knowing whether it was stored. */
export interface Abandoned {
  t: "abandoned";
  sigs: string[];
}

/** How far a reader had come when all was over. */
export interface ReaderEnd {
  t: "reader-end";
  reader: string;
  cid: string;
  last: number;
}

export interface Fault extends Span {
  t: "fault";
  kind: string;
  /** What the fault is an attempt to break. */
  target: string;
  note: string;
}

/** A look at an instance that has no database: what it answered. */
export interface Probe {
  t: "probe";
  kind: string;
  status: number;
  ms: number;
}

/** From the end of a fault until the instance was ready again, by the same process or not. */
export interface Recovery {
  t: "recovery";
  kind: string;
  ms: number;
  isSameProcess: boolean;
}

/** A SIGTERM: how long the process took, and whether it had to be killed. */
export interface Drain extends Span {
  t: "drain";
  via: number;
  ms: number;
  wasKilled: boolean;
}

/** A message as both sides of the conversation have it at the end, opened. */
export interface FinalMessage {
  seq: number;
  sig: string;
  sender: string;
  chain: string;
  n: number;
  /** Each member's reading; a code where it could not be opened. */
  texts: string[];
}
export interface Final {
  t: "final";
  cid: string;
  messages: FinalMessage[];
}

/** An account that was registered while faults went on, and whether the log of keys has it at the end. */
export interface Registered {
  t: "registered";
  uid: string;
  result: Result;
  leaves: number;
}

/** What a rule of its own found, with the promise it belongs to; ok false is a violation. */
export interface Finding {
  t: "finding";
  promise: string;
  what: string;
  ok: boolean;
}

export type Entry =
  | Sealed
  | Call
  | Post
  | Page
  | Heard
  | Abandoned
  | ReaderEnd
  | Fault
  | Probe
  | Recovery
  | Drain
  | Final
  | Registered
  | Finding;

/** A text as the history has it: long ones by their beginning and their hash. */
export function inShort(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 40)}… ${createHash("sha256").update(text).digest("hex")}`;
}

/** Keeps the history in memory and, line by line, in a file: what there is of it survives whatever ends the run. */
export class History {
  readonly entries: Entry[] = [];
  readonly file: string;
  readonly #began = performance.now();
  #unwritten: string[] = [];

  constructor(file: string) {
    this.file = file;
    writeFileSync(file, "");
  }

  now(): number {
    return Math.round(performance.now() - this.#began);
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    this.#unwritten.push(JSON.stringify(entry));
    if (this.#unwritten.length >= 500) this.flush();
  }

  flush(): void {
    if (this.#unwritten.length > 0) appendFileSync(this.file, `${this.#unwritten.join("\n")}\n`);
    this.#unwritten = [];
  }
}
