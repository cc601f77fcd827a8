// Holds every signed head of the key log that comes here against the one that is known: the server's own, and those that
// others were shown. docs/protocol.md section 11. Follows what holds, raises what cannot be; says nothing of people.
import { claimsOfHead, logLabel, readTreeHead, type TreeHead } from "../protocol/key-log.ts";
import { identityKeyId } from "../protocol/key-id.ts";
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import { concatBytes, equalBytes } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import { headOfFields, readHeadFields } from "./head-code.ts";
import type { Findings, Material, Raise } from "./key-log-findings.ts";
import { addLeaves } from "./key-log-leaves.ts";
import type { LogMemory } from "./key-log-memory.ts";
import { noteOther, noteSame } from "./key-log-others.ts";
import { forget, growLog, type HeardHead, type KnownLog } from "./key-log-record.ts";
import {
  compareHeads,
  createReader,
  joinLeaves,
  plainLeaf,
  type Consistency,
  type Growth,
  type LogRoutes,
} from "./key-log-tree.ts";

export interface Follower {
  /** The head that the server shows now, signed by `key`; true: all of the log up to it is known and holds. */
  followShown: (key: string, head: TreeHead, findings: Findings) => Promise<boolean>;
  /** A head that somebody else was shown; true: nothing is left to find out. `findings` null: compare, ask for no leaves. */
  meet: (heard: HeardHead, findings: Findings | null) => Promise<boolean>;
  /** All heads that wait to be compared; true: none is left. */
  followHeard: (findings: Findings) => Promise<boolean>;
}

interface Surroundings extends LogRoutes {
  viewer: UserId;
  memory: LogMemory;
  raise: Raise;
}

/** Leaves that are kept as evidence; of more, the root that they make must do. */
const EVIDENCE_LEAVES = 5000;

/** Two heads of one size prove it by themselves; of others, by what the server answers when asked for a proof. */
function splitView(key: string, known: TreeHead, other: TreeHead, consistency: Consistency["answer"]): Material {
  const heads = [known.jws, other.jws];
  return known.size === other.size ? { proof: "heads", key, heads } : { proof: "answers", key, heads, consistency };
}

export function createFollower(around: Surroundings): Follower {
  const { viewer, memory, raise } = around;
  const growTo = createReader(around);
  /** When the newest head was signed that a person has shown of the pinned log: older words of theirs are history. */
  const sameAt = new Map<UserId, number>();
  /** Heads that were held against the known log here: it only grows since. */
  const compared = new Set<string>();

  async function followShown(key: string, head: TreeHead, findings: Findings): Promise<boolean> {
    const { tree } = memory.record.get();
    const known = await readKnown(key, tree);
    if (tree === null || known === null || head.size >= known.size) {
      findings.settle("smaller");
      return grow(tree, key, head, findings);
    }
    // An older head, as a cache on the way may still have it.
    const { result, answer } = await compareHeads(known, head, around);
    const heads = [known.jws, head.jws];
    if (result === "contradiction") await raise("split-view", splitView(key, known, head, answer));
    else if (findings.isOverdue("smaller", head.size, known.size))
      await raise("frozen", { proof: "answers", key, heads });
    return false;
  }

  /**
   * From the known tree to a head that is not smaller. It is this very tree that is measured, read on, and remembered with
   * what was read: meanwhile another tab may have stored another one, with the same leaves in it.
   */
  async function grow(tree: KnownLog | null, key: string, head: TreeHead, findings: Findings): Promise<boolean> {
    const growth = await growTo(tree ?? { size: 0, peaks: [] }, head);
    if (growth.kind === "unreachable") return false;
    if (growth.kind !== "grown") {
      await explain(growth, tree, key, head, findings);
      return false;
    }
    // Nothing new to remember: a large log is not written again every time.
    if (tree === null || growth.leaves.length > 0) await adopt(tree, key, head, growth);
    return true;
  }

  async function adopt(
    base: KnownLog | null,
    key: string,
    head: TreeHead,
    { tree, leaves }: Extract<Growth, { kind: "grown" }>,
  ): Promise<void> {
    const mine = await logLabel(viewer);
    const own = leaves.filter(({ label }) => equalBytes(label, mine));
    const next: KnownLog = {
      head: head.jws,
      size: tree.size,
      peaks: [...tree.peaks],
      newest: addLeaves(base?.newest ?? new Uint8Array(), leaves),
      own: concatBytes(base?.own ?? new Uint8Array(), joinLeaves(own)),
    };
    await memory.change(growLog(key, base, next));
  }

  /** What is shown up to a signed head is not what was signed, or not all of it. */
  async function explain(
    growth: Extract<Growth, { kind: "contradiction" | "refused" }>,
    tree: KnownLog | null,
    key: string,
    head: TreeHead,
    findings: Findings,
  ): Promise<void> {
    const known = await readKnown(key, tree);
    const compared = known && (await compareHeads(known, head, around));
    const material = { proof: "answers", key, heads: [known?.jws ?? null, head.jws] } as const;
    if (known !== null && compared?.result === "contradiction") {
      await raise("split-view", splitView(key, known, head, compared.answer));
    } else if (growth.kind === "contradiction") {
      // The heads agree, or nobody can say: what does not is the list of leaves, which nobody signs one by one.
      const leaves = growth.leaves.length <= EVIDENCE_LEAVES ? growth.leaves.map(plainLeaf) : null;
      await raise("leaves", { ...material, from: known?.size ?? 0, leaves, root: encodeB64u(growth.root) });
    } else if (findings.isOverdue("withheld", growth.size, head.size)) {
      await raise("frozen", { ...material, leavesUpTo: growth.size });
    }
  }

  async function meet(heard: HeardHead, findings: Findings | null): Promise<boolean> {
    const { key, tree } = memory.record.get();
    const known = key === null ? null : await readKnown(key, tree);
    if (key === null || known === null) return false;
    const theirs = await readHeard(heard, key);
    if (theirs === null) return true;
    if (theirs.size > known.size) return findings !== null && grow(tree, key, theirs, findings);
    if (compared.has(theirs.jws)) return true;
    const { result, answer } = await compareHeads(known, theirs, around);
    if (result === "unreachable") return false;
    compared.add(theirs.jws);
    if (result === "contradiction") await raise("split-view", splitView(key, known, theirs, answer));
    return true;
  }

  /** The head under the pinned key; null where it is none, which is noted. */
  async function readHeard({ from, head }: HeardHead, key: string): Promise<TreeHead | null> {
    const keyBytes = decodeB64u(key);
    if (keyBytes === null) return null;
    const fields = head.includes("|") ? readHeadFields(head.split("|")) : null;
    const jws = fields === null ? head : await headOfFields(fields, keyBytes);
    const claims = jws === null ? null : claimsOfHead(jws);
    if (jws === null || claims === null) return null;
    const { kid, ts } = claims;
    const read = await readTreeHead(jws, keyBytes);
    if (read.ok) {
      if (from !== null) sameAt.set(from, Math.max(sameAt.get(from) ?? 0, ts));
      if (from !== null) await memory.change(noteSame(from, ts, fields !== null));
      return read.value;
    }
    const isOther = fields !== null || kid !== (await identityKeyId(keyBytes));
    if (!isOther) return null;
    if (from === null)
      await raise("log-key", { proof: "heads", key, heads: [memory.record.get().tree?.head ?? null, jws] });
    else if (fields !== null) await memory.change(noteOther({ from, kid: null, ts }));
    else if (ts > (sameAt.get(from) ?? -1)) await memory.change(noteOther({ from, kid, ts }));
    return null;
  }

  return {
    followShown,
    meet,
    followHeard: async (findings) => {
      const settled = new Set<string>();
      const { heard } = memory.record.get();
      for (const one of heard) {
        if (await meet(one, findings)) settled.add(one.head);
      }
      await memory.change(forget(settled));
      return settled.size === heard.length;
    },
  };
}

async function readKnown(key: string, tree: KnownLog | null): Promise<TreeHead | null> {
  const keyBytes = decodeB64u(key);
  const read = tree && keyBytes && (await readTreeHead(tree.head, keyBytes));
  return read?.ok ? read.value : null;
}
