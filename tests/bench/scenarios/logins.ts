// A storm of sign-ins: fifty people give their password at once, and come again when they are told to, until all are in.
// Meanwhile others read and write at a steady rate, as they did before: how long they wait, from the moment each request was due.
// And whether a wrong password takes another time at an address that has an account than at one that has none.
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { hash } from "bcryptjs";
import { onStage } from "../stage/contestants.ts";
import { figureOf, quantile } from "../stage/figures.ts";
import { getRequest, insertPairs, makePairs, ORIGIN, PEPPER, sealRequests, type BenchPerson } from "../stage/people.ts";
import { Wire } from "../stage/wire.ts";

export const name = "logins";

const STORM = 50;
const OTHERS = 50;
const PER_SECOND = 100;
/** Of the others' requests, one in so many sends a message; the rest reads the newest 50. */
const SEND_EVERY = 4;
const QUIET_SECONDS = 15;
const MESSAGES_EACH = 200;
const PASSWORD = "correct horse battery staple";

interface Waits {
  reads: number[];
  sends: number[];
}

export async function run(repetitions: number): Promise<object> {
  const samples = new Map<string, number[]>();
  const note = (what: string, value: number) => samples.set(what, [...(samples.get(what) ?? []), value]);
  const key = createHmac("sha256", PEPPER).update(PASSWORD, "utf8").digest("base64");
  // One of cost 12, as the server would have made it, and the same for all: checking it costs what any costs.
  const stored = await hash(key, 12);
  for (let round = 0; round < repetitions; round += 1) {
    await onStage(async ({ contestants }) => {
      const own = contestants.find(({ name: who }) => who === "AryaTel");
      if (own === undefined) throw new Error("nobody to sign in at");
      const pairs = await makePairs(STORM + OTHERS);
      await insertPairs(own.connection, pairs);
      await own.connection.query("UPDATE users SET password_hash = ?", [stored]);
      const others = pairs.slice(STORM);
      const requests = await Promise.all(others.map((pair) => sealRequests(pair, MESSAGES_EACH, 1)));
      const wires = await Promise.all(others.map(() => Wire.open(own.url)));
      const ways = others.map(({ to, cid }, index) => ({
        wire: wires[index],
        read: getRequest(`/api/conversations/${cid}/messages?limit=50`, to.cookie),
        sends: requests[index] ?? [],
        running: Promise.resolve(),
      }));
      let turn = 0;
      // One request at a time on each connection: who has to wait for the one before waits longer.
      const ask = (waits: Waits, at: number): Promise<void> => {
        const isSend = turn % SEND_EVERY === 0;
        const way = ways[turn % ways.length];
        turn += 1;
        if (way === undefined) throw new Error("nobody to ask");
        way.running = way.running.then(async () => {
          const asked = isSend ? way.sends.shift() : way.read;
          if (way.wire === undefined || asked === undefined) throw new Error("too few requests");
          const { status, body } = await way.wire.ask(asked);
          if (status !== (isSend ? 201 : 200)) throw new Error(`${String(status)}: ${body.toString("utf8")}`);
          (isSend ? waits.sends : waits.reads).push(performance.now() - at);
        });
        return way.running;
      };
      await steadily(ask, () => false, 5);
      const quiet = await steadily(ask, () => false, QUIET_SECONDS);
      const sessions = await Promise.all(pairs.slice(0, STORM).map(({ from }) => beginSignIn(own.url, from.handle)));
      const state = { isOver: false, turnedAway: 0 };
      const began = performance.now();
      const storm = Promise.all(sessions.map((signIn) => untilIn(signIn, state))).finally(() => (state.isOver = true));
      const [meanwhile] = await Promise.all([steadily(ask, () => state.isOver, 120), storm]);
      note("seconds until all 50 were in", (performance.now() - began) / 1000);
      note("tries turned away with 503", state.turnedAway);
      for (const [when, waits] of [
        ["before", quiet],
        ["during the storm", meanwhile],
      ] as const) {
        for (const what of ["reads", "sends"] as const) {
          const sorted = waits[what].sort((a, b) => a - b);
          note(`${what} ${when}, p50, ms`, quantile(sorted, 0.5));
          note(`${what} ${when}, p99, ms`, quantile(sorted, 0.99));
        }
        note(`requests ${when}`, waits.reads.length + waits.sends.length);
      }
      for (const wire of wires) wire.close();
      const refused = await timeRefusals(
        own.url,
        others.map(({ from }) => from),
      );
      const [known, unknown] = [refused.known, refused.unknown].map((times) => median(times));
      note("wrong password, known address, median, ms", known ?? NaN);
      note("wrong password, unknown address, median, ms", unknown ?? NaN);
      note("difference of the two, % of the first", Math.abs(((unknown ?? NaN) / (known ?? NaN) - 1) * 100));
    });
  }
  return { AryaTel: Object.fromEntries(Array.from(samples, ([what, values]) => [what, figureOf(values)])) };
}

/** Requests at a steady rate, whatever the answers, until it is over or the seconds are. */
async function steadily(
  ask: (waits: Waits, at: number) => Promise<void>,
  isOver: () => boolean,
  seconds: number,
): Promise<Waits> {
  const waits: Waits = { reads: [], sends: [] };
  const running: Promise<void>[] = [];
  const started = performance.now();
  for (let asked = 0; !isOver() && asked < seconds * PER_SECOND; asked += 1) {
    const at = started + (asked * 1000) / PER_SECOND;
    while (performance.now() < at) await pause(at - performance.now() > 2 ? 1 : 0);
    running.push(ask(waits, at));
  }
  await Promise.all(running);
  return waits;
}

function median(times: readonly number[]): number {
  return quantile(
    [...times].sort((a, b) => a - b),
    0.5,
  );
}

interface SignedIn {
  status: number;
  isIn: boolean;
  /** Seconds. */
  retryAfter: number;
}
type SignIn = () => Promise<SignedIn>;

/** Milliseconds until a wrong password is refused, where there is such an account and where there is none, in turns. */
async function timeRefusals(
  url: string,
  people: readonly BenchPerson[],
): Promise<{ known: number[]; unknown: number[] }> {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (const [index, { handle }] of people.entries()) {
    const kinds = index % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
    for (const kind of kinds) {
      const signIn = await beginSignIn(url, kind === "known" ? handle : `n${handle}`, "wrong password");
      const began = performance.now();
      const { status } = await signIn();
      if (status !== 401) throw new Error(`a wrong password was answered with ${String(status)}`);
      times[kind].push(performance.now() - began);
    }
  }
  return times;
}

/** What a browser has before somebody presses the button: the token of the form, and its cookie. */
async function beginSignIn(url: string, handle: string, password = PASSWORD): Promise<SignIn> {
  const response = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const email = `${handle}@example.org`;
  const form = new URLSearchParams({ csrfToken, callbackUrl: "/", json: "true", email, password });
  return () => postForm(`${url}/api/auth/callback/credentials`, cookie, form.toString());
}

/** On a connection of its own: one that was kept may end just when it is used again. */
function postForm(url: string, cookie: string, body: string): Promise<SignedIn> {
  const headers = {
    origin: ORIGIN,
    cookie,
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: "POST", agent: false, headers }, (answer) => {
      const cookies = answer.headers["set-cookie"] ?? [];
      const isIn = cookies.some((line) => line.startsWith("aryatel-session="));
      answer.resume().on("end", () => {
        resolve({ status: answer.statusCode ?? 0, isIn, retryAfter: Number(answer.headers["retry-after"]) });
      });
    });
    asking.on("error", reject).end(body);
  });
}

async function untilIn(signIn: SignIn, state: { turnedAway: number }): Promise<void> {
  for (;;) {
    const { status, isIn, retryAfter } = await signIn();
    if (isIn) return;
    if (status !== 503) throw new Error(`signing in was answered with ${String(status)}`);
    state.turnedAway += 1;
    await pause(retryAfter * 1000);
  }
}
