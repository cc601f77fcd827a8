// What sends are judged by, read under the locks of their conversations in one round trip. [Note: shared commits]
import { Buffer } from "node:buffer";
import { chainIdFrom, idBytes, userIdFrom, type ChainId, type ConversationId, type UserId } from "../../shared/ids.ts";
import type { Run } from "../db/database.ts";
import type { ConversationKey } from "../db/schema/columns.ts";
import { FACTS, WHAT } from "./send-statements.ts";
import { powerOfTwo, repeated } from "./shapes.ts";
import type { HeadRecord } from "./statements.ts";
import { groupWraps, type WrapsRecord } from "./wrapped-keys.ts";

/** What is needed to judge one send: a chain's places `from` to `to`, and the wraps under `rhs`. */
export interface Wanted {
  viewer: UserId;
  cid: ConversationId;
  chain: ChainId;
  from: number;
  to: number;
  rhs: readonly string[];
}

/** A message of the sender's chain that is stored already. */
export interface ChainRecord {
  n: number;
  seq: number;
  at: Date;
  mh: string;
  sig: string;
}

/** A conversation under its lock. Grows with what is placed in it before anything is written. */
export interface LockedConversation {
  /** The letter of its id. */
  kind: "d" | "g";
  lastSeq: number;
  members: ReadonlySet<UserId>;
  /** The statement in force of each member, by user id. */
  heads: ReadonlyMap<UserId, HeadRecord>;
  /** Whether a member's account was deleted. */
  isAnyGone: boolean;
  /** By sender and chain, then by n; of other members the first places of chains by a name that a send would begin with. */
  chains: Map<string, Map<number, ChainRecord>>;
  wraps: WrapsRecord;
}

export function chainName(viewer: UserId, chain: ChainId): string {
  return `${viewer} ${chain}`;
}

/** Which of the columns hold something depends on what it is. Numbers that may be null are decimals to some databases: text. */
interface FactRow {
  what: number;
  conversation: Buffer;
  person: Buffer;
  number: number | string | null;
  place: number | string | null;
  one: Buffer;
  two: Buffer;
  three: Buffer;
  word: string;
  moment: Date | null;
}

/** The conversations that there are, as their rows say. */
export async function listFacts(run: Run, sends: readonly Wanted[]): Promise<Map<ConversationKey, LockedConversation>> {
  const rows = await run<FactRow>(...asking(sends));
  const facts = new Map<ConversationKey, LockedConversation>();
  for (const [id, some] of Map.groupBy(rows, ({ conversation }) => conversation.toString("hex"))) {
    const byWhat = Map.groupBy(some, ({ what }) => what);
    const of = (what: number) => byWhat.get(what) ?? [];
    const [row] = of(WHAT.conversation);
    if (row === undefined) continue;
    const people = of(WHAT.member);
    facts.set(id as ConversationKey, {
      kind: row.word === "g" ? "g" : "d",
      lastSeq: Number(row.number),
      members: new Set(people.map(({ person }) => userIdFrom(person))),
      heads: headsOf(people),
      isAnyGone: people.some(({ moment }) => moment !== null),
      chains: chainsOf(of(WHAT.place)),
      wraps: wrapsOf(of(WHAT.wrap)),
    });
  }
  return facts;
}

/** Every list as long as the longest, so that there is one statement for few numbers. */
function asking(sends: readonly Wanted[]): Parameters<Run> {
  const keyOf = new Map(sends.map(({ cid }) => [cid, Buffer.from(idBytes(cid))]));
  const id = (cid: ConversationId): Buffer => keyOf.get(cid) ?? Buffer.alloc(0);
  const ids = [...keyOf.values()];
  const ranges = sends.map(({ viewer, cid, chain, from, to }) => {
    return [id(cid), Buffer.from(idBytes(viewer)), Buffer.from(idBytes(chain)), from, to];
  });
  const wraps = sends.flatMap(({ cid, rhs }) => rhs.map((rh) => [id(cid), Buffer.from(rh, "base64url")]));
  // Where none are asked for, it is what nothing is the hash of.
  if (wraps.length === 0) wraps.push([ids[0] ?? Buffer.alloc(0), Buffer.alloc(32)]);
  const size = powerOfTwo(Math.max(ids.length, ranges.length, wraps.length));
  const keys = repeated(ids, size);
  return [FACTS(size), [...keys, ...keys, ...repeated(ranges, size).flat(), ...repeated(wraps, size).flat()]];
}

function headsOf(people: readonly FactRow[]): Map<UserId, HeadRecord> {
  const heads = new Map<UserId, HeadRecord>();
  for (const { person, number, one, two, three, word } of people) {
    // Without a statement nobody can be written to.
    if (number === null) continue;
    const uid = userIdFrom(person);
    heads.set(uid, { uid, seq: Number(number), sh: text(one), op: word, ik: text(two), ekKid: text(three) });
  }
  return heads;
}

function chainsOf(places: readonly FactRow[]): LockedConversation["chains"] {
  const chains: LockedConversation["chains"] = new Map();
  for (const { person, number, place, one, two, three, moment } of places) {
    if (moment === null) continue;
    // A column of this answer is as wide as what is widest in it.
    const name = chainName(userIdFrom(person), chainIdFrom(two.subarray(0, 16)));
    const records = chains.get(name) ?? new Map<number, ChainRecord>();
    const record = {
      n: Number(number),
      seq: Number(place),
      at: moment,
      mh: text(one),
      sig: text(three.subarray(0, 64)),
    };
    chains.set(name, records.set(record.n, record));
  }
  return chains;
}

function wrapsOf(rows: readonly FactRow[]): WrapsRecord {
  const sorted = [...rows].sort((a, b) => Buffer.compare(a.person, b.person));
  return groupWraps(
    sorted.map(({ person, one, two, three }) => {
      return { rh: text(one), uid: userIdFrom(person), kid: text(two), encryptedKey: three };
    }),
  );
}

function text(bytes: Buffer): string {
  return bytes.toString("base64url");
}
