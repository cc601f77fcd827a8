// `npm run nemesis -- --seed N --minutes M`: people write and read while a nemesis kills, pauses and cuts what they need;
// afterwards everything is read once more and held against the promises R1 to R12. Which faults come when, and what each
// client does, follows from the seed. The history lies in test-results/nemesis. With --plan it only says what would come; with
// --cluster (`npm run nemesis:cluster`) the database is three nodes, of which one at a time is killed and joins again.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { onStop } from "../../scripts/bootstrap.mjs";
import { ensureBuild } from "../../scripts/ensure-build.mjs";
import { describeError, PlainError } from "../../scripts/plain-error.mjs";
import { restoreBackup, takeBackup, type Backup } from "./backup.ts";
import { check } from "./checker.ts";
import { strike, type Battlefield } from "./faults.ts";
import { readEverything } from "./final-read.ts";
import { History } from "./history.ts";
import { Newcomers } from "./newcomers.ts";
import { gather, type Person, type Talk } from "./people.ts";
import { Reader } from "./reader.ts";
import { planFaults, type PlannedFault } from "./schedule.ts";
import { System } from "./system.ts";
import { renderVerdict } from "./verdict.ts";
import { Writer } from "./writer.ts";

const INSTANCES = 2;
const DEVICES = 2;
/** Milliseconds that the clients have in the end to learn what became of everything. */
const SETTLE_MS = 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    minutes: { type: "string", default: "10" },
    plan: { type: "boolean", default: false },
    cluster: { type: "boolean", default: false },
  },
});

function numberOf(name: "seed" | "minutes"): number {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number < 0) throw new PlainError(`--${name} must be a number`);
  return number;
}

function describe({ kind, instance, holdMs, killsOther }: PlannedFault): string {
  const kill = killsOther ? ", and the other instance killed" : "";
  return `${kind} (instance ${String(instance)}, ${String(holdMs)} ms${kill})`;
}

interface Clients {
  readers: Reader[];
  newcomers: Newcomers;
  /** Tells all to come to an end, and waits for it. */
  settle: () => Promise<void>;
}

function startClients(
  people: readonly Person[],
  talks: readonly Talk[],
  { history, urls, seed }: { history: History; urls: readonly string[]; seed: number },
): Clients {
  let [isOver, isLate] = [false, false];
  const setting = { history, instances: urls.length, seed };
  const talksOf = (person: Person) => talks.filter(({ members }) => members.includes(person));
  const writers = people.flatMap((person) =>
    Array.from({ length: DEVICES }, (_, device) => {
      return new Writer(`${person.name} device ${String(device)}`, person, talksOf(person), setting);
    }),
  );
  const readers = people.map((person) => new Reader(`${person.name} reader`, person, talksOf(person), setting));
  const listeners = people.map((person) => new Reader(`${person.name} stream`, person, talksOf(person), setting));
  const newcomers = new Newcomers(history, urls, seed);
  const writing = Promise.all([
    ...writers.map((writer) =>
      writer.run(
        () => isOver,
        () => isLate,
      ),
    ),
    newcomers.run(() => isOver),
  ]);
  const reading = Promise.all([...readers.map((one) => one.poll()), ...listeners.map((one) => one.listen())]);
  return {
    readers: [...readers, ...listeners],
    newcomers,
    async settle() {
      isOver = true;
      await Promise.race([writing, pause(SETTLE_MS, undefined, { ref: false })]);
      isLate = true;
      await writing;
      for (const one of [...readers, ...listeners]) one.stop();
      await reading;
    },
  };
}

/** R12: everything is put back to an older state, and whoever has seen more must notice by what they kept. */
async function restoreOlder(system: System, talks: readonly Talk[], history: History, old: Backup, clients: Clients) {
  for (const instance of system.instances) await instance.stop();
  await restoreBackup(system.database.url, old);
  for (const instance of system.instances) await instance.startAgain();
  const url = system.instances[0]?.url ?? "";
  const finals = new Map(
    history.entries.flatMap((entry) => (entry.t === "final" ? [[entry.cid, entry] as const] : [])),
  );
  for (const { cid, members } of talks) {
    const kept = finals.get(cid)?.messages.at(-1);
    if (kept === undefined) continue;
    const path = `/api/conversations/${cid}/messages?after=${String(kept.seq - 1)}`;
    const answer = await members[0]?.caller.call("after restore", path);
    const isShown = JSON.stringify(answer?.json ?? "").includes(kept.sig);
    const what = `the last message of ${cid} is shown by an older database`;
    history.add({ t: "finding", promise: "R12", what, ok: answer?.result === "ok" && !isShown });
  }
  const ok = await clients.newcomers.noticesOlder(url);
  history.add({ t: "finding", promise: "R12", what: "an older key log is believed", ok });
}

async function fight(seed: number, plan: readonly PlannedFault[], logs: string): Promise<boolean> {
  const history = new History(join(logs, `history-${String(seed)}.jsonl`));
  const folder = join(tmpdir(), `aryatel-nemesis-${String(process.pid)}`);
  const system = await System.start(folder, logs, { isCluster: values.cluster });
  onStop(() => system.close());
  try {
    console.log(`seed ${String(seed)}, ${String(plan.length)} faults`);
    if (system.disk === null) console.log("There is no small disk: the full disk is left out.");
    const urls = system.instances.map(({ url }) => url);
    const { people, talks } = await gather(history, urls);
    const clients = startClients(people, talks, { history, urls, seed });
    const field: Battlefield = { system, history, talks, session: () => people[0]?.caller.headers() ?? {} };
    let backup: Backup | null = null;
    for (const [index, fault] of plan.entries()) {
      await pause(fault.calmMs);
      await clients.newcomers.watch(urls[0] ?? "");
      if (index === Math.floor(plan.length / 2)) backup = await takeBackup(system.database.url);
      console.log(`${(history.now() / 1000).toFixed(1).padStart(7)} s  ${describe(fault)}`);
      await strike(field, fault);
      history.flush();
    }
    await clients.settle();
    for (const reader of clients.readers) await reader.finish();
    await clients.newcomers.finish(urls[0] ?? "");
    await readEverything(talks, history);
    for (const table of (await system.cluster?.differences()) ?? []) {
      history.add({ t: "finding", promise: "R1", what: `the nodes of the cluster differ in ${table}`, ok: false });
    }
    if (backup !== null) await restoreOlder(system, talks, history, backup, clients);
    history.flush();
    const judgement = check(history.entries);
    console.log(`\n${renderVerdict(judgement)}`);
    console.log(`seed ${String(seed)}, ${(history.now() / 1000).toFixed(0)} s; history: ${history.file}`);
    return judgement.violations.length === 0;
  } finally {
    history.flush();
    await system.close();
  }
}

try {
  const [seed, minutes] = [numberOf("seed"), numberOf("minutes")];
  const plan = planFaults(seed, minutes, INSTANCES);
  if (values.plan) console.log(plan.map(describe).join("\n"));
  else {
    const logs = resolve(import.meta.dirname, "../../test-results/nemesis");
    mkdirSync(logs, { recursive: true });
    await ensureBuild({ log: console.log });
    if (!(await fight(seed, plan, logs))) throw new PlainError("✗ A promise was broken.");
  }
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
