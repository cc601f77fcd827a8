// The key log, watched on behalf of one person: that it only grows, that it shows exactly their own keys under their name,
// and of every contact the keys that the server shows here. docs/protocol.md section 11.
// What contradicts is kept as evidence and said aloud; nothing here ever makes anybody trusted.
import { readTreeHead, type TreeHead } from "../protocol/key-log.ts";
import { decodeB64u } from "../shared/base64.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { LogHead } from "../shared/contract/keys.ts";
import type { UserId } from "../shared/ids.ts";
import type { Answer } from "./api.ts";
import { inBackground } from "./database.ts";
import type { HeadFields } from "./head-code.ts";
import { createFindings, createRaise, type Findings } from "./key-log-findings.ts";
import { createFollower } from "./key-log-follow.ts";
import { createLogMemory } from "./key-log-memory.ts";
import { dismissOthers } from "./key-log-others.ts";
import { judgePeople, pinnedChains, type WatchedContacts } from "./key-log-people.ts";
import {
  hear,
  liftProven,
  noteFound,
  noteUnchecked,
  noteWaits,
  type HeardHead,
  type LogRecord,
} from "./key-log-record.ts";
import { isOver, PATIENCE_MS } from "./key-log-rules.ts";
import type { KeyLogStore } from "./key-log-store.ts";
import { splitLeaves, type LogRoutes } from "./key-log-tree.ts";
import type { Observable } from "./observable.ts";

export interface KeyLog {
  /** What is remembered: alarms stay until the person signs out. What was proven once is not unproven by a better answer. */
  record: Observable<LogRecord>;
  /** Looks at the log now; false when it could not be had as a whole. */
  check: () => Promise<boolean>;
  /** Whether this contact was found in the log as pinned; looks now where that is not known. */
  covers: (uid: UserId) => Promise<boolean>;
  /** The newest head that held, to be passed on in messages. */
  head: () => string | null;
  /** A head that `from` was shown, by a message of theirs that was authenticated. */
  noteHead: (jws: string, from: UserId) => Promise<void>;
  /** The same, from a scanned code of theirs. */
  noteScanned: (fields: HeadFields, from: UserId) => Promise<void>;
  /** The person has read that these were shown another log. */
  dismissOthers: (named: readonly UserId[]) => Promise<void>;
  /** Reads what another tab has noticed. */
  reload: () => Promise<void>;
}

interface Surroundings extends LogRoutes {
  viewer: UserId;
  /** The identity key at hand. */
  ownIk: Bytes;
  store: KeyLogStore;
  contacts: WatchedContacts;
  /** Whether the vault still holds the identity key at hand; without a vault: true. */
  isKeyInUse: () => Promise<boolean>;
  getHead: () => Promise<Answer<LogHead>>;
  /** How many answers the server has given to this page, whatever it was asked. */
  countAnswers: () => number;
  /** Looks again after so many milliseconds, in place of a look that was planned before. */
  later: (look: () => void, afterMs: number) => void;
  /** Called after something was stored. */
  onChange: () => void;
}

/** Milliseconds after a look that found nothing, in which a head that arrives does not bring another one. */
const PAUSE_MS = 10_000;

export async function createKeyLog(around: Surroundings): Promise<KeyLog> {
  const { viewer, ownIk, contacts, isKeyInUse, now } = around;
  const memory = await createLogMemory(around.store, viewer, around.onChange);
  const { record } = memory;
  const raise = createRaise(memory, now);
  const follower = createFollower({ ...around, memory, raise });
  const noted = new Set<string>();
  let looking: Promise<boolean> | null = null;
  let failedAt = -Infinity;
  let answersSeen = 0;
  /** One thing after another: what is found is held against what was found before. */
  let tail: Promise<unknown> = Promise.resolve();

  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  }

  async function look(): Promise<boolean> {
    await memory.read();
    const findings = createFindings(record.get, now);
    // Before the head is asked for: what is pinned now must be in it.
    const chains = await pinnedChains(viewer, contacts);
    const before = record.get().tree?.head;
    const answer = await around.getHead();
    const shown = answer.ok ? await readShown(answer.value, findings) : null;
    const isNewest = shown !== null && (await follower.followShown(shown.key, shown.head, findings));
    const isCompared = await follower.followHeard(findings);
    if (isNewest && isCompared) findings.settle("withheld");
    const { tree } = record.get();
    const isToJudge = tree !== null && (shown !== null || tree.head !== before);
    const judged = isToJudge
      ? await judgePeople(
          { viewer, ownIk, contacts, raise, isKeyInUse },
          chains,
          { head: tree.head, own: splitLeaves(tree.own) ?? [], newest: tree.newest, isNewest },
          findings,
        )
      : null;
    const isWhole = isNewest && isCompared && judged?.isWhole === true;
    const isThere = isWhole || answer.ok || hasAnswered() || (await isServerThere());
    answersSeen = around.countAnswers();
    await memory.change(
      noteWaits(findings.waits),
      noteFound(judged?.found ?? new Map()),
      liftProven(judged?.proven ?? new Set()),
      ...(isThere ? [noteUnchecked(isWhole ? null : now())] : []),
    );
    if (!isWhole) failedAt = now();
    const isWaiting = [...findings.waits.values()].some((wait) => wait !== null && !isOver(wait, now()));
    const isOpen = (isThere && !isWhole) || isWaiting;
    if (isOpen) around.later(lookAgain, PATIENCE_MS + PAUSE_MS);
    return isWhole;
  }

  function lookAgain(): void {
    inBackground(check());
  }

  /**
   * Without a word about the log: has the server answered anything at all since the last look? No single route can tell,
   * or leaving out that one would be enough. A head that waits came in a message; a scanned one did not.
   */
  function hasAnswered(): boolean {
    return around.countAnswers() > answersSeen || record.get().heard.some(({ head }) => !head.includes("|"));
  }

  async function isServerThere(): Promise<boolean> {
    const own = await contacts.refresh(viewer);
    return (own.ok && own.value.isAnswered) || hasAnswered();
  }

  async function readShown(shown: LogHead, findings: Findings): Promise<{ key: string; head: TreeHead } | null> {
    const { key, tree } = record.get();
    if (key !== null && key !== shown.key) {
      await raise("log-key", { proof: "heads", known: { key, head: tree?.head ?? null }, shown });
      return null;
    }
    const keyBytes = decodeB64u(shown.key);
    const head = keyBytes && (await readTreeHead(shown.head, keyBytes));
    if (head?.ok) {
      findings.settle("signature");
      return { key: shown.key, head: head.value };
    }
    if (findings.isOverdue("signature", 0, 1))
      await raise("signature", { proof: "answers", known: tree?.head ?? null, shown });
    return null;
  }

  function check(): Promise<boolean> {
    looking ??= inTurn(look).finally(() => {
      looking = null;
    });
    return looking;
  }

  async function noteHeard(heard: HeardHead): Promise<void> {
    if (record.get().tree === null && now() - failedAt >= PAUSE_MS) await look();
    if (await follower.meet(heard, null)) return;
    noted.delete(nameOf(heard));
    await memory.change(hear(heard));
    if (now() - failedAt >= PAUSE_MS) await look();
  }

  function note(heard: HeardHead): Promise<void> {
    if (noted.has(nameOf(heard))) return Promise.resolve();
    noted.add(nameOf(heard));
    return inTurn(() => noteHeard(heard));
  }

  const isFound = (uid: UserId) => {
    const pin = contacts.pins.get().get(uid);
    return pin !== undefined && record.get().found[uid] === pin.sh;
  };

  return {
    record,
    check,
    covers: async (uid) => {
      if (isFound(uid)) return true;
      // A look under way may have begun before this contact was pinned.
      await looking;
      await check();
      return isFound(uid);
    },
    head: () => record.get().tree?.head ?? null,
    noteHead: (jws, from) => note({ from, head: jws }),
    noteScanned: (fields, from) => note({ from, head: fields.join("|") }),
    dismissOthers: (named) => memory.change(dismissOthers(named)),
    reload: memory.read,
  };
}

/** Who shows a head counts: several people are shown the same one. */
function nameOf({ from, head }: HeardHead): string {
  return `${from ?? ""} ${head}`;
}
