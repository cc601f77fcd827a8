// The loads that are put on a contestant that speaks AryaTel's API, and the count of rows after each.
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import type { Contestant } from "./contestants.ts";
import { getRequest, type Pair } from "./people.ts";
import { openStream, Wire } from "./wire.ts";

/** Milliseconds in which all that was stored must have been delivered. */
const DELIVERY_MS = 30_000;
const SETTLE_MS = 1500;

async function listen(url: string, pairs: readonly Pair[], onMessage: (index: number) => void): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (const [index, { to }] of pairs.entries()) {
    sockets.push(await openStream(url, getRequest("/api/events", to.cookie), () => onMessage(index)));
  }
  return sockets;
}

/** Each sender posts its requests one after the other, all senders at once: messages stored and delivered per second. */
export async function sendAll(
  { url, name, connection }: Contestant,
  pairs: readonly Pair[],
  requests: readonly (readonly Buffer[])[],
  perRequest: number,
): Promise<number> {
  const total = requests.reduce((sum, some) => sum + some.length, 0) * perRequest;
  const before = await countMessages(connection);
  let heard = 0;
  const sockets = await listen(url, pairs, () => (heard += 1));
  const wires = await Promise.all(pairs.map(() => Wire.open(url)));
  const started = performance.now();
  await Promise.all(
    wires.map(async (wire, index) => {
      for (const request of requests[index] ?? []) {
        const { status, body } = await wire.ask(request);
        if (status !== 201) throw new Error(`${name} answered ${String(status)}: ${body.toString("utf8")}`);
      }
    }),
  );
  for (const limit = performance.now() + DELIVERY_MS; heard < total && performance.now() < limit;) await pause(1);
  const seconds = (performance.now() - started) / 1000;
  for (const socket of [...sockets]) socket.destroy();
  for (const wire of wires) wire.close();
  const stored = (await countMessages(connection)) - before;
  if (stored !== total || heard !== total) {
    throw new Error(
      `${name}: of ${String(total)} acknowledged, ${String(stored)} are stored and ${String(heard)} were heard`,
    );
  }
  return total / seconds;
}

/** Rows, and that no two of them are one message. */
async function countMessages(connection: Connection): Promise<number> {
  const [found] = await connection.query(
    "SELECT COUNT(*) AS count, COUNT(DISTINCT conversation_id, sender_id, chain_id, n) AS places FROM messages",
  );
  const { count, places } = (found as { count: number; places: number }[])[0] ?? { count: 0, places: 0 };
  if (count !== places) throw new Error(`${String(count)} rows hold ${String(places)} messages`);
  return count;
}

/** Messages at a steady rate, whatever the answers: milliseconds from the moment each was due to its delivery. */
export async function sendSteadily(
  { url, name }: Contestant,
  pairs: readonly Pair[],
  requests: readonly (readonly Buffer[])[],
  perSecond: number,
): Promise<number[]> {
  const due: number[][] = pairs.map(() => []);
  const latencies: number[] = [];
  const sockets = await listen(url, pairs, (index) => {
    const at = due[index]?.shift();
    if (at !== undefined) latencies.push(performance.now() - at);
  });
  const wires = await Promise.all(pairs.map(() => Wire.open(url)));
  // Who came and who left before is told to others for a moment: that is no steady load.
  await pause(SETTLE_MS);
  const total = requests.reduce((sum, some) => sum + some.length, 0);
  const running = pairs.map(() => Promise.resolve());
  const started = performance.now();
  for (let sent = 0; sent < total; sent += 1) {
    const at = started + (sent * 1000) / perSecond;
    while (performance.now() < at) await pause(at - performance.now() > 2 ? 1 : 0);
    const index = sent % pairs.length;
    const request = requests[index]?.[Math.floor(sent / pairs.length)];
    const wire = wires[index];
    if (request === undefined || wire === undefined) throw new Error("too few requests");
    due[index]?.push(at);
    running[index] = (running[index] ?? Promise.resolve()).then(async () => {
      const { status } = await wire.ask(request);
      if (status !== 201) throw new Error(`${name} answered ${String(status)}`);
    });
  }
  await Promise.all(running);
  for (const limit = performance.now() + DELIVERY_MS; latencies.length < total && performance.now() < limit;)
    await pause(1);
  for (const socket of sockets) socket.destroy();
  for (const wire of wires) wire.close();
  if (latencies.length !== total) throw new Error(`${name} delivered ${String(latencies.length)} of ${String(total)}`);
  return latencies;
}
