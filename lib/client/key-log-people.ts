// Holds everybody whose keys are pinned here against the key log as it is known. docs/protocol.md section 11.
// Blocks whom the log contradicts; makes nobody trusted.
import { logLabel, type LogLeaf } from "../protocol/key-log.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import { encodeB64u } from "../shared/base64.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { UserId } from "../shared/ids.ts";
import type { Contacts } from "./contacts.ts";
import type { Findings, Raise } from "./key-log-findings.ts";
import { findLeaves } from "./key-log-leaves.ts";
import { judgeContact, judgeOwn, type LogVerdict } from "./key-log-rules.ts";
import { plainLeaf } from "./key-log-tree.ts";

export type WatchedContacts = Pick<Contacts, "pins" | "require" | "refresh" | "block">;

interface Surroundings {
  viewer: UserId;
  /** The identity key at hand. */
  ownIk: Bytes;
  contacts: WatchedContacts;
  raise: Raise;
  /** Whether the vault still holds the identity key at hand; without a vault: true. */
  isKeyInUse: () => Promise<boolean>;
}

/** Of the log: all own leaves, the newest of everybody as bytes. `isNewest`: as the server shows it now, so that what is missing is missing. */
interface ShownLog {
  head: string;
  own: readonly LogLeaf[];
  newest: Bytes;
  isNewest: boolean;
}

export interface Judged {
  /** Found in the log as they are pinned, with their newest statement; null: not so. */
  found: ReadonlyMap<UserId, string | null>;
  /** Own statements that the keys at hand prove. */
  proven: ReadonlySet<string>;
  /** False: something could not be had, so that not everybody was judged. */
  isWhole: boolean;
}

export async function judgePeople(
  { viewer, ownIk, contacts, raise, isKeyInUse }: Surroundings,
  chains: ReadonlyMap<UserId, StatementChain>,
  log: ShownLog,
  findings: Findings,
): Promise<Judged> {
  const found = new Map<UserId, string | null>();
  const proven = new Set<string>();
  const newest = findLeaves(log.newest, await Promise.all([...chains.keys()].map(logLabel)));
  let isWhole = chains.has(viewer);

  async function judge(uid: UserId, pinned: StatementChain): Promise<void> {
    const leaf = newest.get(encodeB64u(await logLabel(uid)));
    const verdictOn = (chain: StatementChain): LogVerdict =>
      uid === viewer ? judgeOwn(chain, log.own, ownIk) : judgeContact(chain, leaf);
    let [chain, verdict] = [pinned, verdictOn(pinned)];
    let isAnswered = true;
    if (verdict.kind === "behind") {
      const fresh = await contacts.refresh(uid);
      isAnswered = fresh.ok && fresh.value.isAnswered;
      if (fresh.ok) [chain, verdict] = [fresh.value.chain, verdictOn(fresh.value.chain)];
    }
    // Keys that another tab has replaced meanwhile prove nothing and deny nothing: whoever holds the new ones judges.
    if (verdict.kind === "unproven" && !(await isKeyInUse())) {
      isWhole = false;
      return;
    }
    found.set(uid, verdict.kind === "right" ? chain.head.sh : null);
    if (verdict.kind === "right") {
      findings.settle(uid);
      if (uid === viewer) for (const { sh } of chain.statements) proven.add(sh);
      return;
    }
    // Who was not answered knows nothing: a slow network accuses nobody.
    if ((verdict.kind === "behind" && !isAnswered) || (verdict.kind === "missing" && !log.isNewest)) {
      isWhole = false;
      return;
    }
    const isOverdue = verdict.kind === "wrong" || findings.isOverdue(uid, verdict.place - 1, verdict.place);
    if (isOverdue) await accuse(uid, chain, verdict, uid === viewer ? log.own : leaf === undefined ? [] : [leaf]);
  }

  async function accuse(uid: UserId, chain: StatementChain, { kind, place }: LogVerdict, leaves: readonly LogLeaf[]) {
    const statements = chain.statements.map(({ jws }) => jws);
    const material = {
      proof: "answers",
      verdict: kind,
      head: log.head,
      leaves: leaves.map(plainLeaf),
      statements,
    } as const;
    const unproven = kind === "unproven" ? (chain.statements[place - 1]?.sh ?? null) : null;
    await raise(uid === viewer ? "own-keys" : "contact", material, { handle: chain.handle, unproven });
    if (uid !== viewer) await contacts.block(uid);
  }

  for (const [uid, chain] of chains) await judge(uid, chain);
  return { found, proven, isWhole };
}

/** Everybody pinned, with what is pinned of them now. */
export async function pinnedChains(
  viewer: UserId,
  contacts: Pick<Contacts, "pins" | "require">,
): Promise<Map<UserId, StatementChain>> {
  const uids = [...contacts.pins.get().values()].filter((pin) => pin.state !== "CONFLICT").map(({ uid }) => uid);
  const found = await Promise.all([...new Set([viewer, ...uids])].map((uid) => contacts.require(uid)));
  return new Map(found.flatMap((outcome) => (outcome.ok ? [[outcome.value.pin.uid, outcome.value.chain]] : [])));
}
