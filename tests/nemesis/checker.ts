// Judges a history against the promises of reliability (SECURITY.md, docs/operations.md). Pure: entries in, violations out.
import type { Entry, Final, FinalMessage, Post } from "./history.ts";

export interface Violation {
  promise: string;
  text: string;
}

export interface Judgement {
  violations: Violation[];
  /** How often each fault came; kills that came in the middle of another one are counted by themselves. */
  faults: ReadonlyMap<string, number>;
  counts: {
    calls: number;
    faults: number;
    sealed: number;
    acknowledged: number;
    unknown: number;
    abandoned: number;
    stored: number;
    lost: number;
    duplicates: number;
    gaps: number;
    misses: number;
    pages: number;
    heard: number;
    repeats: number;
    probes: number;
    slowestProbe: number;
    slowestRecovery: number;
    slowestDrain: number;
    inFlight: number;
    unread: number;
    registered: number;
    sentWithoutRedis: number;
  };
}

/** Milliseconds within which the program promises to answer without a database, to be well with it again, and to end. */
const ANSWER_MS = 5000;
const RECOVERY_MS = 10_000;
const DRAIN_MS = 10_000;
/** What a machine with too much to do may take on top: of requests, connections and this program's own timers. */
const SLACK_MS = 3000;
/** A request older than this at the SIGTERM has been read, on any machine. */
const READ_MS = 2000;

type Of<T extends Entry["t"]> = Extract<Entry, { t: T }>;

function of<T extends Entry["t"]>(entries: readonly Entry[], t: T): Of<T>[] {
  return entries.filter((entry): entry is Of<T> => entry.t === t);
}

/** `isFresh`: whether who asks after an answer must find what was answered; a cluster may be a moment behind. */
export function check(entries: readonly Entry[], { isFresh = true } = {}): Judgement {
  const violations: Violation[] = [];
  const report = (promise: string, text: string): void => void violations.push({ promise, text });
  const finals = of(entries, "final");
  const posts = of(entries, "post");
  const places = new Map(finals.flatMap(({ cid, messages }) => messages.map((one) => [one.sig, { cid, ...one }])));
  const final = new Map(finals.map(({ cid, messages }) => [cid, new Map(messages.map((one) => [one.seq, one.sig]))]));

  const kept = checkAcknowledged(posts, places, report);
  const duplicates = checkOnce(finals, posts, report);
  const gaps = checkOrder(entries, finals, final, report);
  checkTexts(entries, finals, report);
  const misses = checkReaders(entries, posts, final, isFresh, report);
  const answers = checkAnswers(entries, report);
  for (const { promise, what, ok } of of(entries, "finding")) if (!ok) report(promise, what);

  const abandoned = new Set(of(entries, "abandoned").flatMap(({ sigs }) => sigs));
  const sealed = of(entries, "sealed");
  for (const { sig, text } of sealed) {
    if (!kept.acknowledged.has(sig) && !abandoned.has(sig)) report("R3", `never delivered, never given up: ${text}`);
  }
  const redis = of(entries, "fault").filter(({ target }) => target === "redis");
  const sentWithoutRedis = posts.filter(
    (post) => post.result === "ok" && redis.some(({ start, end }) => start <= post.start && post.end <= end),
  ).length;
  if (redis.length > 0 && sentWithoutRedis === 0) report("R7", "nothing could be sent while Redis was away");
  return {
    violations,
    faults: countFaults(entries),
    counts: {
      calls: of(entries, "call").length,
      faults: of(entries, "fault").length,
      sealed: sealed.length,
      acknowledged: kept.acknowledged.size,
      unknown: posts.filter(({ result }) => result === "unknown").length,
      abandoned: abandoned.size,
      stored: places.size,
      lost: kept.lost,
      duplicates,
      gaps,
      misses,
      pages: of(entries, "page").length,
      heard: of(entries, "heard").length,
      repeats: kept.repeats,
      registered: of(entries, "registered").length,
      sentWithoutRedis,
      ...answers,
    },
  };
}

function countFaults(entries: readonly Entry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, note } of of(entries, "fault")) {
    for (const one of note.endsWith("+kill") ? [kind, "app killed beside another fault"] : [kind]) {
      counts.set(one, (counts.get(one) ?? 0) + 1);
    }
  }
  return counts;
}

type Report = (promise: string, text: string) => void;
type Places = ReadonlyMap<string, FinalMessage & { cid: string }>;

/** R1: what was answered with a place stands there in the end. */
function checkAcknowledged(posts: readonly Post[], places: Places, report: Report) {
  const acknowledged = new Map<string, number>();
  let [lost, repeats] = [0, 0];
  for (const { cid, sigs, result, seqs } of posts) {
    if (result !== "ok") continue;
    if (seqs.length !== sigs.length) report("R1", `${String(sigs.length)} posted, ${String(seqs.length)} answered`);
    for (const [index, sig] of sigs.entries()) {
      const [seq, before, place] = [seqs[index] ?? 0, acknowledged.get(sig), places.get(sig)];
      if (before !== undefined) {
        repeats += 1;
        if (before !== seq) report("R2", `${sig} was answered with ${String(before)} and with ${String(seq)}`);
        continue;
      }
      acknowledged.set(sig, seq);
      if (place?.cid === cid && place.seq === seq) continue;
      lost += 1;
      report("R1", `${sig} was acknowledged at ${String(seq)} of ${cid} and is not there`);
    }
  }
  return { acknowledged, lost, repeats };
}

/** R2: each message stands in one place, in the end and in every answer. */
function checkOnce(finals: readonly Final[], posts: readonly Post[], report: Report): number {
  let duplicates = 0;
  const double = (what: string): void => {
    duplicates += 1;
    report("R2", what);
  };
  const [signatures, texts] = [new Set<string>(), new Set<string>()];
  for (const { cid, messages } of finals) {
    for (const {
      seq,
      sig,
      texts: [text = ""],
    } of messages) {
      if (signatures.has(sig)) double(`${sig} is stored twice, the second time at ${String(seq)} of ${cid}`);
      else if (texts.has(text)) double(`the text ${text} is stored twice, the second time at ${String(seq)} of ${cid}`);
      signatures.add(sig);
      texts.add(text);
    }
  }
  const answered = new Map<string, string>();
  for (const { cid, sigs, seqs } of posts) {
    for (const [index, seq] of seqs.entries()) {
      const [name, sig = ""] = [`${cid} ${String(seq)}`, sigs[index]];
      if ((answered.get(name) ?? sig) !== sig) double(`the place ${name} was answered to two messages`);
      answered.set(name, sig);
    }
  }
  return duplicates;
}

/** R4: 1, 2, 3… in the end, each sender's chain in its own order, and after each other what was sent after each other. */
function checkOrder(
  entries: readonly Entry[],
  finals: readonly Final[],
  final: ReadonlyMap<string, ReadonlyMap<number, string>>,
  report: Report,
): number {
  let gaps = 0;
  for (const { cid, messages } of finals) {
    const chains = new Map<string, number>();
    for (const [index, { seq, chain, n }] of messages.entries()) {
      if (seq !== index + 1) {
        gaps += 1;
        report("R4", `${cid} has ${String(seq)} where ${String(index + 1)} should be`);
        break;
      }
      const before = chains.get(chain) ?? 0;
      if (n !== before + 1) report("R4", `chain ${chain} has ${String(n)} after ${String(before)} in ${cid}`);
      chains.set(chain, n);
    }
  }
  const seen = [
    ...of(entries, "page").flatMap(({ cid, reader, messages }) =>
      messages.map(([seq, sig]) => ({ cid, reader, seq, sig })),
    ),
    ...of(entries, "heard"),
  ];
  for (const { cid, reader, seq, sig } of seen) {
    if (final.get(cid)?.get(seq) !== sig) report("R4", `${reader} saw another message at ${String(seq)} of ${cid}`);
  }
  checkAfterEachOther(of(entries, "post"), report);
  return gaps;
}

/** A post that began after another was answered got a later place. */
function checkAfterEachOther(posts: readonly Post[], report: Report): void {
  // A repeat gets the place it had: what counts is when a message was first tried.
  const tried = new Map<string, number>();
  for (const {
    sigs: [first = ""],
    start,
  } of posts)
    tried.set(first, Math.min(start, tried.get(first) ?? Infinity));
  const byConversation = Map.groupBy(
    posts.filter(({ result, seqs }) => result === "ok" && seqs.length > 0),
    ({ cid }) => cid,
  );
  for (const [cid, all] of byConversation) {
    const answers = all.map(({ end, seqs }) => ({ end, seq: Math.max(...seqs) })).sort((a, b) => a.end - b.end);
    const begins = all
      .map(({ sigs: [first = ""], seqs }) => ({ start: tried.get(first) ?? 0, seq: Math.min(...seqs) }))
      .sort((a, b) => a.start - b.start);
    let [highest, at] = [0, 0];
    for (const { start, seq } of begins) {
      for (let next = answers[at]; next !== undefined && next.end < start; next = answers[at]) {
        highest = Math.max(highest, next.seq);
        at += 1;
      }
      if (seq <= highest) report("R4", `${String(seq)} of ${cid} was sent after ${String(highest)} was answered`);
    }
  }
}

/** What was written is what everybody reads. */
function checkTexts(entries: readonly Entry[], finals: readonly Final[], report: Report): void {
  const written = new Map(of(entries, "sealed").map((one) => [one.sig, one]));
  for (const { cid, messages } of finals) {
    for (const { seq, sig, texts, sender, chain, n } of messages) {
      const one = written.get(sig);
      if (one === undefined) report("R2", `nobody wrote what stands at ${String(seq)} of ${cid}`);
      else if (one.cid !== cid || one.sender !== sender || one.chain !== chain || one.n !== n) {
        report("R4", `${sig} is not where its sender put it`);
      } else if (texts.some((text) => text !== one.text)) {
        report("R1", `${one.text} is read as ${texts.join(" and ")}`);
      }
    }
  }
}

/** R5: a page begins after what was asked for and has no hole; nobody ends up with less than there is. */
function checkReaders(
  entries: readonly Entry[],
  posts: readonly Post[],
  final: ReadonlyMap<string, ReadonlyMap<number, string>>,
  isFresh: boolean,
  report: Report,
): number {
  let misses = 0;
  const miss = (promise: string, text: string): void => {
    misses += 1;
    report(promise, text);
  };
  const answered = new Map<string, { end: number; seq: number }[]>();
  for (const { cid, end, result, seqs } of posts) {
    if (result === "ok") answered.set(cid, [...(answered.get(cid) ?? []), { end, seq: Math.max(...seqs) }]);
  }
  for (const list of answered.values()) list.sort((a, b) => a.end - b.end);
  const known = new Map(
    [...answered].map(([cid, list]) => {
      let highest = 0;
      return [cid, list.map(({ end, seq }) => ({ end, seq: (highest = Math.max(highest, seq)) }))] as const;
    }),
  );
  for (const { reader, cid, after, limit, start, messages } of of(entries, "page")) {
    const hole = messages.findIndex(([seq], index) => seq !== after + index + 1);
    if (hole >= 0) {
      const at = `${String(messages[hole]?.[0])} where ${String(after + hole + 1)} should be`;
      miss("R4", `${reader} was given a page of ${cid} with ${at}`);
    }
    if (!isFresh || messages.length === limit) continue;
    const newest = known.get(cid)?.findLast(({ end }) => end < start)?.seq ?? 0;
    const last = messages.at(-1)?.[0] ?? after;
    if (last < newest) miss("R5", `${reader} was shown ${String(last)} of ${cid} after ${String(newest)} was answered`);
  }
  for (const { reader, cid, last } of of(entries, "reader-end")) {
    const size = final.get(cid)?.size ?? 0;
    if (last !== size) miss("R5", `${reader} ended with ${String(last)} of ${String(size)} in ${cid}`);
  }
  return misses;
}

/** R6 and R11: what is answered without a database, how soon all is well again, and how the program ends when it is told to. */
function checkAnswers(entries: readonly Entry[], report: Report) {
  const calls = of(entries, "call");
  for (const { name, client, status } of calls) {
    // 429 asks for patience; everything else of these was never the client's fault.
    if (status >= 400 && status !== 503 && status !== 429) report("R6", `${client}: ${name} → ${String(status)}`);
  }
  const probes = of(entries, "probe");
  for (const { kind, status, ms } of probes) {
    if (ms > ANSWER_MS + SLACK_MS || status === 0) report("R6", `${kind}: no answer for ${String(ms)} ms`);
    else if (status !== 503 && status !== 200) report("R6", `${kind}: answered with ${String(status)}`);
  }
  const recoveries = of(entries, "recovery");
  for (const { kind, ms, isSameProcess } of recoveries) {
    if (ms > RECOVERY_MS) report("R6", `after ${kind} it took ${String(ms)} ms`);
    if (!isSameProcess) report("R6", `after ${kind} the program had to be started again`);
  }
  const drains = of(entries, "drain");
  let [inFlight, unread] = [0, 0];
  for (const { via, start, ms, wasKilled } of drains) {
    if (wasKilled || ms > DRAIN_MS + SLACK_MS) report("R11", `a SIGTERM took ${String(ms)} ms`);
    const open = calls.filter((call) => call.via === via && call.start < start && call.end > start);
    inFlight += open.length;
    // What has been written into a connection and not been read yet goes with the connection, as HTTP has it; the client
    // repeats it. A server reads the older first, so one that it had read is older than one it has answered.
    const youngest = Math.max(0, ...open.filter(({ status }) => status !== 0).map((call) => call.start));
    for (const { name, status, start: begun } of open) {
      if (status !== 0) continue;
      if (begun < youngest || begun < start - READ_MS) report("R11", `${name} was cut off by a SIGTERM`);
      else unread += 1;
    }
  }
  for (const { uid, result, leaves } of of(entries, "registered")) {
    if (leaves > 1 || (result === "ok" && leaves === 0)) report("R1", `${uid} has ${String(leaves)} leaves in the log`);
  }
  const longest = (values: readonly { ms: number }[]): number => Math.max(0, ...values.map(({ ms }) => ms));
  return {
    probes: probes.length,
    slowestProbe: longest(probes),
    slowestRecovery: longest(recoveries),
    slowestDrain: longest(drains),
    inFlight,
    unread,
  };
}
