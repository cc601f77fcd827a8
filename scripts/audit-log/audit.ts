// Holds what a key log shows now against what it showed before, by lib/protocol alone. docs/protocol.md section 11.
// An append-only log has one root for each size and one key; whatever else it shows was signed to be found here.
import {
  decodeLeaf,
  hashLeaf,
  LEAF_BYTES,
  readTreeHead,
  type LogLeaf,
  type TreeHead,
} from "../../lib/protocol/key-log.ts";
import { CompactTree } from "../../lib/protocol/merkle.ts";
import type { LogHead } from "../../lib/shared/contract/keys.ts";
import { decodeB64u } from "../../lib/shared/base64.ts";
import { concatBytes, equalBytes, type Bytes } from "../../lib/shared/bytes.ts";
import { PlainError } from "../plain-error.mjs";
import type { LogSource } from "./source.ts";

/** A log as it was found. */
export interface Mirror {
  /** The log's public key, base64url. */
  key: string;
  /** Every signed head that was seen, the newest last. */
  heads: readonly string[];
  /** 72 bytes each. */
  leaves: Bytes;
  newest: TreeHead;
  tree: Replay;
}

export type ContradictionKind = "key" | "signature" | "smaller" | "root" | "leaves" | "order";

/** What must not be, with both heads as the log gave them. */
export interface Contradiction {
  ok: false;
  kind: ContradictionKind;
  text: string;
  known: LogHead | null;
  shown: LogHead;
}

export type Verdict = { ok: true; mirror: Mirror; added: number; head: TreeHead } | Contradiction;

/** A log beyond this is none that can be mirrored. */
const LEAVES_MAX = 50_000_000;
/** A server that hands out a few leaves at a time could keep the auditor busy for ever: so many pages below this size. */
const FULL_PAGE = 100;
const SHORT_PAGES_MAX = 100;
/** Leaves hashed at once. */
const CHUNK = 500;

/** Leaves taken in one after another: their tree, and how far each person's chain has come. */
class Replay {
  readonly #tree = new CompactTree();
  readonly #seqs = new Map<string, number>();
  /** What the tree's root was at this size. */
  readonly #asked: number;
  rootThen: Bytes | null = null;

  constructor(asked = -1) {
    this.#asked = asked;
  }

  /** False when a leaf is none, or does not follow the one before under its label: two statements for one place. */
  async take(bytes: Bytes): Promise<boolean> {
    for (let at = 0; at < bytes.length; at += CHUNK * LEAF_BYTES) {
      const leaves = this.#read(bytes.subarray(at, at + CHUNK * LEAF_BYTES));
      if (leaves === null) return false;
      for (const hash of await Promise.all(leaves.map(hashLeaf))) {
        await this.#tree.append(hash);
        if (this.#tree.size === this.#asked) this.rootThen = await this.#tree.root();
      }
    }
    return true;
  }

  #read(bytes: Bytes): LogLeaf[] | null {
    const leaves: LogLeaf[] = [];
    for (let at = 0; at < bytes.length; at += LEAF_BYTES) {
      const leaf = decodeLeaf(bytes.slice(at, at + LEAF_BYTES));
      if (leaf === null) return null;
      const name = Buffer.from(leaf.label).toString("base64url");
      if (leaf.seq !== (this.#seqs.get(name) ?? 0) + 1) return null;
      this.#seqs.set(name, leaf.seq);
      leaves.push(leaf);
    }
    return leaves;
  }

  async fits({ size, root }: TreeHead): Promise<boolean> {
    return this.#tree.size === size && equalBytes(await this.#tree.root(), root);
  }
}

/** What a file says it found, verified as if it came from a server; null when it does not hold together. */
export async function mirrorOf(key: string, heads: readonly string[], leaves: Bytes): Promise<Mirror | null> {
  const newest = await readHead({ key, head: heads.at(-1) ?? "" });
  const tree = new Replay();
  if (newest === null || !(await tree.take(leaves)) || !(await tree.fits(newest))) return null;
  return { key, heads, leaves, newest, tree };
}

async function readHead({ key, head }: LogHead): Promise<TreeHead | null> {
  const keyBytes = decodeB64u(key);
  const read = keyBytes === null ? null : await readTreeHead(head, keyBytes);
  return read?.ok === true ? read.value : null;
}

/** Reads the log and judges it against `known` (null: this is the first time). Uses `known` up. */
export async function audit(source: LogSource, known: Mirror | null): Promise<Verdict> {
  const shown = await source.head();
  const contradiction = (kind: ContradictionKind, text: string): Contradiction => ({
    ok: false,
    kind,
    text,
    known: known === null ? null : { key: known.key, head: known.newest.jws },
    shown,
  });
  if (known !== null && shown.key !== known.key) {
    return contradiction("key", `the log was signed with the key ${known.key} and now is with ${shown.key}.`);
  }
  const head = await readHead(shown);
  if (head === null) return contradiction("signature", "the head is not signed with the log's key.");

  const before = known?.newest.size ?? 0;
  if (known !== null && head.size < before) {
    return contradiction("smaller", `the log had ${String(before)} leaves and now shows ${String(head.size)}.`);
  }
  if (known !== null && head.size === before && !equalBytes(head.root, known.newest.root)) {
    return contradiction("root", `two different logs of ${String(before)} leaves are signed.`);
  }
  const added = await readLeaves(source, before, head.size);
  const tree = known?.tree ?? new Replay();
  const inOrder = await tree.take(added);
  if (!inOrder || !(await tree.fits(head))) {
    // Either the leaves are not those that were signed, or those that were known have been exchanged.
    if (known !== null && (await isRewritten(source, known.newest, head))) {
      return contradiction("root", `the first ${String(before)} leaves are others than before, and both are signed.`);
    }
    return inOrder
      ? contradiction("leaves", "the leaves that are shown do not make the root that is signed.")
      : contradiction("order", "a person has two statements for one place, or a gap, or there is a leaf that is none.");
  }
  const heads = known?.heads ?? [];
  const mirror: Mirror = {
    key: shown.key,
    heads: heads.includes(head.jws) ? heads : [...heads, head.jws],
    leaves: concatBytes(known?.leaves ?? new Uint8Array(), added),
    newest: head,
    tree,
  };
  return { ok: true, mirror, added: added.length / LEAF_BYTES, head };
}

/** Leaves [from, to); fewer when the server shows no more. */
async function readLeaves(source: LogSource, from: number, to: number): Promise<Bytes> {
  const pages: Bytes[] = [];
  if (to > LEAVES_MAX) throw new PlainError(`the head names ${String(to)} leaves, more than this program can hold.`);
  let shortPages = 0;
  for (let at = from; at < to;) {
    const page = await source.leaves(at, to);
    const count = page.length / LEAF_BYTES;
    if (count === 0 || count > to - at) break;
    if (count < FULL_PAGE) shortPages += 1;
    if (shortPages > SHORT_PAGES_MAX) throw new PlainError("the leaves come too few at a time to be read to the end.");
    pages.push(page);
    at += count;
  }
  return concatBytes(...pages);
}

/** Whether the whole log, read anew, makes the root signed now and did not make the one signed then. */
async function isRewritten(source: LogSource, then: TreeHead, now: TreeHead): Promise<boolean> {
  const replay = new Replay(then.size);
  await replay.take(await readLeaves(source, 0, now.size));
  return (await replay.fits(now)) && replay.rootThen !== null && !equalBytes(replay.rootThen, then.root);
}
