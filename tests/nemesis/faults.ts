// The nemesis: brings each planned fault about, holds it, takes it away, and sees that all is well again.
import { setTimeout as pause } from "node:timers/promises";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { answersAsDatabase } from "../../scripts/database/port.mjs";
import { idBytes } from "../../lib/shared/ids.ts";
import type { History } from "./history.ts";
import type { Talk } from "./people.ts";
import type { PlannedFault } from "./schedule.ts";
import { isReady, type Instance, type System } from "./system.ts";

const PROBE_EVERY_MS = 300;
/** All is well again within this, or the run cannot go on. */
const HOPELESS_MS = 90_000;

export interface Battlefield {
  system: System;
  history: History;
  talks: readonly Talk[];
  /** Headers of somebody with a session. */
  session: () => Record<string, string>;
}

export async function strike(field: Battlefield, fault: PlannedFault): Promise<void> {
  const { history, system } = field;
  const start = history.now();
  const killing = fault.killsOther ? killOther(system, fault) : null;
  const note = await FAULTS[fault.target](field, fault);
  await killing;
  const { kind, target } = fault;
  history.add({ t: "fault", kind, target, start, end: history.now(), note: killing === null ? note : `${note} +kill` });
  await allWell(field);
}

async function killOther({ instances }: System, { instance, holdMs }: PlannedFault): Promise<void> {
  await pause(holdMs / 2);
  instances[(instance + 1) % instances.length]?.signal("SIGKILL");
}

async function allWell({ system, history }: Battlefield): Promise<void> {
  const limit = history.now() + HOPELESS_MS;
  const ready = Promise.all(system.instances.map((instance) => instance.ready())).then(() => true);
  const isWhole = system.cluster?.whole(HOPELESS_MS) ?? true;
  const areReady = await Promise.race([ready, pause(limit - history.now(), false, { ref: false })]);
  const isWell = areReady && (await isWhole);
  if (!isWell) throw new Error(`not well again after ${String(HOPELESS_MS / 1000)} s`);
}

type Strike = (field: Battlefield, fault: PlannedFault) => Promise<string>;

function chosen({ system }: Battlefield, { instance }: PlannedFault): Instance {
  const one = system.instances[instance];
  if (one === undefined) throw new Error("no such instance");
  return one;
}

const FAULTS: Record<PlannedFault["target"], Strike> = {
  async app(field, fault) {
    const victims = fault.kind === "all apps killed" ? field.system.instances : [chosen(field, fault)];
    if (fault.kind !== "app paused") {
      return `${String(victims.filter((one) => one.signal("SIGKILL")).length)} killed`;
    }
    const one = chosen(field, fault);
    one.signal("SIGSTOP");
    await pause(fault.holdMs);
    one.signal("SIGCONT");
    return `for ${String(fault.holdMs)} ms`;
  },

  async end(field, fault) {
    const start = field.history.now();
    const outcome = await chosen(field, fault).drain();
    if (outcome === null) return "it was not there";
    field.history.add({ t: "drain", via: fault.instance, start, end: field.history.now(), ...outcome });
    return `gone after ${String(outcome.ms)} ms`;
  },

  async database(field, fault) {
    const { system } = field;
    const wires = system.instances.map(({ back }) => back);
    switch (fault.kind) {
      case "database killed": {
        system.signalDatabase("SIGKILL");
        const port = Number(new URL(system.database.url).port);
        return watchWithout(field, fault, async () => {
          while (!(await answersAsDatabase(port))) await pause(20);
        });
      }
      case "database paused":
        system.signalDatabase("SIGSTOP", fault.instance);
        return watchWithout(field, fault, async () => {
          await pause(fault.holdMs);
          system.signalDatabase("SIGCONT");
        });
      default:
        for (const wire of wires) {
          if (fault.kind === "database silent") wire.silence();
          else wire.cut();
        }
        return watchWithout(field, fault, async () => {
          await pause(fault.holdMs);
          for (const wire of wires) wire.restore();
        });
    }
  },

  async commit(field, fault) {
    const { back } = chosen(field, fault);
    back.silenceAfter("COMMIT");
    await pause(fault.holdMs);
    back.restore();
    return `for ${String(fault.holdMs)} ms`;
  },

  async network(field, { kind, holdMs }) {
    const wires = field.system.instances.map(({ front, back }) => (kind === "database slow" ? back : front));
    for (const wire of wires) {
      if (kind === "clients cut off") wire.cut();
      else if (kind === "answers dropped") wire.deafen();
      else if (kind === "clients half-open") wire.silence();
      else if (kind === "streams cut every 5 s") wire.drop();
      else wire.slowDown(kind === "database slow" ? 40 : 150);
    }
    await pause(holdMs);
    for (const wire of wires) wire.restore();
    return `for ${String(holdMs)} ms`;
  },

  async redis({ system: { redis } }, { kind, holdMs }) {
    const isKill = kind === "Redis killed";
    if (isKill) await redis.kill();
    else redis.stopAnswering();
    await pause(holdMs);
    if (isKill) await redis.run();
    else redis.goOnAnswering();
    return `for ${String(holdMs)} ms`;
  },

  async locks(field, { holdMs }) {
    return `${String(await makeDeadlocks(field, holdMs))} deadlocks`;
  },

  async disk({ system }, { holdMs }) {
    if (system.disk === null) return "left out: there is no small disk";
    system.disk.fill();
    await pause(holdMs);
    system.disk.free();
    return `for ${String(holdMs)} ms`;
  },
};

/** Asks every instance all the time while its database is away, and afterwards how soon it is ready. */
async function watchWithout(
  { system, history, session }: Battlefield,
  { kind }: PlannedFault,
  away: () => Promise<void>,
): Promise<string> {
  let isAway = true;
  const pids = system.instances.map(({ pid }) => pid);
  const probing = system.instances.map(async (instance) => {
    const open: Promise<void>[] = [];
    while (isAway) {
      open.push(probe(instance.direct, kind, history, session()));
      await pause(PROBE_EVERY_MS);
    }
    await Promise.all(open);
  });
  const began = performance.now();
  await away();
  isAway = false;
  const since = performance.now();
  await Promise.all(
    system.instances.map(async (instance, index) => {
      const { direct } = instance;
      if (direct === null) return;
      while (!(await isReady(direct)) && performance.now() - since < HOPELESS_MS) await pause(50);
      const ms = Math.round(performance.now() - since);
      history.add({ t: "recovery", kind, ms, isSameProcess: instance.pid === pids[index] });
    }),
  );
  await Promise.all(probing);
  return `for ${String(Math.round(since - began))} ms`;
}

async function probe(url: string | null, kind: string, history: History, headers: Record<string, string>) {
  if (url === null) return;
  const began = performance.now();
  let status = 0;
  try {
    const response = await fetch(`${url}/api/conversations`, { headers, signal: AbortSignal.timeout(20_000) });
    await response.text();
    status = response.status;
  } catch {
    // No answer at all: status 0 says so.
  }
  history.add({ t: "probe", kind, status, ms: Math.round(performance.now() - began) });
}

/**
 * Takes a member's row and the conversation's row the other way round than a send does, in a transaction heavy enough that
 * the send is the one that is rolled back. Answers how many deadlocks there were, where the database counts them.
 */
async function makeDeadlocks({ system, talks }: Battlefield, holdMs: number): Promise<number> {
  const connection = await createConnection({ uri: system.database.url });
  try {
    const count = async (): Promise<number> => {
      const [rows] = await connection.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
      return Number(rows[0]?.["Value"] ?? 0);
    };
    await connection.query("CREATE DATABASE IF NOT EXISTS aryatel_nemesis");
    await connection.query("CREATE TABLE IF NOT EXISTS aryatel_nemesis.weight (n INT)");
    await connection.query("SET SESSION innodb_lock_wait_timeout = 1");
    const before = await count();
    const weight = Array.from({ length: 300 }, () => "(1)").join();
    for (const limit = performance.now() + holdMs; performance.now() < limit;) {
      for (const { cid, members } of talks) {
        await connection.query("START TRANSACTION");
        try {
          await connection.query(`INSERT INTO aryatel_nemesis.weight VALUES ${weight}`);
          for (const { chain } of members) {
            const id = Buffer.from(idBytes(chain.uid));
            await connection.execute("SELECT id FROM users WHERE id = ? FOR UPDATE", [id]);
          }
          await pause(15);
          const id = Buffer.from(idBytes(cid));
          await connection.execute("SELECT id FROM conversations WHERE id = ? FOR UPDATE", [id]);
        } catch {
          // This time it was this one that was rolled back.
        }
        await connection.query("ROLLBACK");
      }
    }
    return (await count()) - before;
  } finally {
    await connection.end();
  }
}
