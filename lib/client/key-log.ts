// The key log, watched on behalf of one person: that it only grows, that it shows exactly their own keys under their name,
// and of every contact the keys that the server shows here. docs/protocol.md section 11.
// What contradicts is kept as evidence and said aloud; nothing here ever makes anybody trusted.
import { readTreeHead, logLabel, type LogLeaf, type TreeHead } from "../protocol/key-log.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import { decodeB64u, encodeB64u } from "../shared/base64.ts";
import type { LogHead } from "../shared/contract/keys.ts";
import type { UserId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import type { Contacts } from "./contacts.ts";
import { headOfFields, type HeadFields } from "./head-code.ts";
import type { KeyLogStore } from "./key-log-store.ts";
import {
  joinLeaves,
  judgeContact,
  judgeOwn,
  splitLeaves,
  type LogState,
  type LogVerdict,
  type StoredAlarm,
} from "./key-log-rules.ts";
import { compareHeads, growTo, type LogRoutes } from "./key-log-tree.ts";
import { createSource, type Observable } from "./observable.ts";

export interface KeyLog {
  /** Stays until the person signs out: what was proven once is not unproven by a better answer. */
  alarm: Observable<StoredAlarm | null>;
  /** Looks at the log now; false when it could not be had. */
  check: () => Promise<boolean>;
  /** Whether this contact was found in the log as pinned; looks now where that is not known. */
  covers: (uid: UserId) => Promise<boolean>;
  /** The newest head that held, to be passed on in messages. */
  head: () => string | null;
  /** A head that somebody else was shown. */
  noteHead: (jws: string) => Promise<void>;
  /** The same, from a scanned code. */
  noteScanned: (fields: HeadFields) => Promise<void>;
}

interface Surroundings extends LogRoutes {
  viewer: UserId;
  store: KeyLogStore;
  contacts: Pick<Contacts, "pins" | "require" | "refresh" | "block">;
  getHead: () => Promise<Answer<LogHead>>;
  now: () => number;
}

/** Milliseconds in which a leaf and its statement must both have arrived everywhere. */
const PATIENCE_MS = 2 * 60_000;

export async function createKeyLog(around: Surroundings): Promise<KeyLog> {
  const { viewer, store, contacts } = around;
  let state = await store.find();
  const alarm = createSource(state?.alarm ?? null);
  const noted = new Set<string>();
  /** Since when the log and the chain of a person have not been equally long. */
  const oddSince = new Map<UserId, number>();
  /** The newest leaf of everybody by label, once it was needed. */
  let newest: Map<string, LogLeaf> | null = null;
  let checking: Promise<boolean> | null = null;
  let noting: Promise<void> = Promise.resolve();

  async function raise(kind: StoredAlarm["kind"], evidence: Record<string, unknown>, handle: string | null = null) {
    if (alarm.get() !== null) return;
    const at = around.now();
    const text = `${JSON.stringify({ what: "AryaTel key log evidence v1", kind, at, handle, ...evidence }, null, 2)}\n`;
    const raised = { kind, at, handle, evidence: text };
    alarm.set(raised);
    if (state !== null) await keep({ ...state, alarm: raised });
  }

  /** Another tab may have raised an alarm meanwhile: it is never written over. */
  async function keep(next: LogState): Promise<void> {
    alarm.set(next.alarm ?? (await store.find())?.alarm ?? null);
    state = { ...next, alarm: alarm.get() };
    await store.put(state);
  }

  async function ask(): Promise<boolean> {
    // Before the head is asked for: what is pinned now must be in it.
    const chains = await pinnedChains();
    const answer = await around.getHead();
    const key = answer.ok ? decodeB64u(answer.value.key) : null;
    if (!answer.ok || key === null) return false;
    if (state !== null && state.key !== answer.value.key) {
      await raise("log-key", { known: { key: state.key, head: state.head }, shown: answer.value });
      return false;
    }
    const head = await readTreeHead(answer.value.head, key);
    if (!head.ok) return false;
    const leaves = await follow(answer.value.key, head.value);
    if (leaves === null) return false;
    await judge(chains, leaves);
    return true;
  }

  /** Everybody pinned, with what is pinned of them now. */
  async function pinnedChains(): Promise<Map<UserId, StatementChain>> {
    const uids = [...contacts.pins.get().values()].filter((pin) => pin.state !== "CONFLICT").map(({ uid }) => uid);
    const found = await Promise.all([...new Set([viewer, ...uids])].map((uid) => contacts.require(uid)));
    return new Map(found.flatMap((outcome) => (outcome.ok ? [[outcome.value.pin.uid, outcome.value.chain]] : [])));
  }

  /** Holds a new head against the known one; answers the newest leaf of everybody, or null when that cannot be told. */
  async function follow(key: string, head: TreeHead): Promise<Map<string, LogLeaf> | null> {
    const known = state;
    const contradict = () => raise("split-view", { key, heads: [known?.head ?? null, head.jws] });
    if (known !== null && head.size < known.size) {
      // An older head, as a cache on the way may still have it.
      const before = await readKnown(known);
      if (before && (await compareHeads(before, head, around)) === "contradiction") await contradict();
      return null;
    }
    const growth = await growTo(known ?? { size: 0, peaks: [] }, head, around);
    if (growth.kind === "contradiction") await contradict();
    if (growth.kind !== "grown") return null;
    newest ??= new Map(known ? byLabel(splitLeaves(known.newest) ?? []) : []);
    // Nothing new to remember: a large log is not written again every time.
    if (known !== null && growth.leaves.length === 0) return newest;
    for (const leaf of growth.leaves) newest.set(encodeB64u(leaf.label), leaf);
    const own = (known && splitLeaves(known.own)) ?? [];
    const mine = encodeB64u(await logLabel(viewer));
    own.push(...growth.leaves.filter(({ label }) => encodeB64u(label) === mine));
    await keep({
      owner: viewer,
      key,
      head: head.jws,
      ...growth.tree,
      peaks: [...growth.tree.peaks],
      newest: joinLeaves(newest.values()),
      own: joinLeaves(own),
      found: known?.found ?? [],
      alarm: alarm.get(),
    });
    return newest;
  }

  async function judge(chains: ReadonlyMap<UserId, StatementChain>, newest: ReadonlyMap<string, LogLeaf>) {
    const found = new Set(state?.found);
    const own = splitLeaves(state?.own ?? new Uint8Array()) ?? [];
    for (const [uid, chain] of chains) {
      const leaf = newest.get(encodeB64u(await logLabel(uid)));
      const leaves = uid === viewer ? own : leaf === undefined ? [] : [leaf];
      const judgement = await judgeOne(chain, (shown) =>
        uid === viewer ? judgeOwn(shown, own) : judgeContact(shown, leaf),
      );
      if (judgement.verdict === "right") found.add(uid);
      if (judgement.verdict !== "wrong") continue;
      if (uid !== viewer) await contacts.block(uid);
      const evidence = { head: state?.head, leaves: leaves.map(plainLeaf), statements: jwsOf(judgement.chain) };
      await raise(uid === viewer ? "own-keys" : "contact", evidence, chain.handle);
    }
    if (state !== null && found.size > state.found.length) await keep({ ...state, found: [...found] });
  }

  /** A verdict, after asking for what the log knows and the pin does not, and with patience for what may be on its way. */
  async function judgeOne(
    chain: StatementChain,
    verdictOn: (chain: StatementChain) => LogVerdict,
  ): Promise<{ verdict: LogVerdict; chain: StatementChain }> {
    const { uid } = chain;
    let judgement = { verdict: verdictOn(chain), chain };
    if (judgement.verdict === "behind") {
      const fresh = await contacts.refresh(uid);
      if (fresh.ok) judgement = { verdict: verdictOn(fresh.value.chain), chain: fresh.value.chain };
    }
    if (judgement.verdict === "right" || judgement.verdict === "wrong") {
      oddSince.delete(uid);
      return judgement;
    }
    const since = oddSince.get(uid) ?? around.now();
    oddSince.set(uid, since);
    return around.now() - since > PATIENCE_MS ? { ...judgement, verdict: "wrong" } : judgement;
  }

  function check(): Promise<boolean> {
    checking ??= ask().finally(() => {
      checking = null;
    });
    return checking;
  }

  async function judgeHead(jws: string): Promise<void> {
    if (state === null && !(await check())) return;
    const key = state && decodeB64u(state.key);
    const theirs = key && (await readTreeHead(jws, key));
    // Not signed by this log: anybody can send that, and it proves nothing.
    if (!theirs?.ok || state === null) return;
    if (theirs.value.size > state.size) await check();
    const mine = await readKnown(state);
    const result = mine ? await compareHeads(mine, theirs.value, around) : "unreachable";
    if (result === "contradiction") await raise("split-view", { key: state.key, heads: [state.head, jws] });
    if (result === "unreachable") noted.delete(jws);
  }

  function noteHead(jws: string): Promise<void> {
    if (noted.has(jws)) return noting;
    noted.add(jws);
    noting = noting.then(() => judgeHead(jws));
    return noting;
  }

  return {
    alarm,
    check,
    covers: async (uid) => {
      if (state?.found.includes(uid)) return true;
      // A look under way may have begun before this contact was pinned.
      await checking;
      await check();
      return state?.found.includes(uid) ?? false;
    },
    head: () => state?.head ?? null,
    noteHead,
    noteScanned: async (fields) => {
      if (state === null && !(await check())) return;
      const key = state && decodeB64u(state.key);
      const jws = key && (await headOfFields(fields, key));
      if (jws !== null) await noteHead(jws);
    },
  };
}

async function readKnown({ head, key }: LogState): Promise<TreeHead | null> {
  const keyBytes = decodeB64u(key);
  const read = keyBytes && (await readTreeHead(head, keyBytes));
  return read?.ok ? read.value : null;
}

function byLabel(leaves: readonly LogLeaf[]): [string, LogLeaf][] {
  return leaves.map((leaf) => [encodeB64u(leaf.label), leaf]);
}

function plainLeaf({ label, seq, sh }: LogLeaf): Record<string, unknown> {
  return { label: encodeB64u(label), seq, sh: encodeB64u(sh) };
}

function jwsOf({ statements }: StatementChain): string[] {
  return statements.map(({ jws }) => jws);
}
