// Slowing down whoever guesses passwords, without locking out whoever knows theirs.
//
// [Note: throttle] Wrong passwords are counted for an account at a place, and each beyond the first few makes the next try wait
// twice as long. A place is a browser that has signed in to this account before (a cookie says so), or else the network the
// request comes from; so nobody's guesses make the account wait at other places. Two more counts slow down guessing from many
// places and at many accounts: an account under attack gives unknown places one try before they wait, and a network from
// which very many wrong ones came waits as a whole, but for browsers that are known.
import { oncePerProcess } from "../once.ts";
import { environment } from "../env.ts";
import { counter } from "../limits/counters.ts";

/** Wrong passwords for one account at one place before the next has to wait. */
const FREE_TRIES = 8;
/** Wrong passwords for one account from everywhere, after which unknown places have one free try. */
const ATTACK = 100;
/** Seconds of the first wait and of the longest, and those for which a wrong password is remembered. */
const FIRST_SECONDS = 4;
const REMEMBERED_SECONDS = 24 * 60 * 60;
const LONGEST_SECONDS = 15 * 60;
const HOUR_SECONDS = 3600;
/** Passwords of one account from one place that are checked at once. */
const AT_ONCE = 4;
/** Nothing is refused by these counters themselves. */
const points = 1_000_000_000;

interface Attempt {
  /** What is tried: the same text for an account that is there and one that is not. */
  account: string;
  /** Where: of a known browser, of a network, or of a session. */
  place: string;
  /** The network that is counted as a whole; null for a place that is known. */
  network: string | null;
}

export type Verdict = { kind: "right" } | { kind: "wrong" } | { kind: "wait"; seconds: number };

const underWay = oncePerProcess("passwords-under-way", () => new Map<string, number>());

/** Runs `check` if this attempt need not wait, and remembers what came of it. */
export async function attempt(tried: Attempt, check: () => Promise<boolean>): Promise<Verdict> {
  const at = `${tried.account} ${tried.place}`;
  const busy = underWay().get(at) ?? 0;
  // Before anything is counted, many could be tried side by side.
  if (busy >= AT_ONCE) return { kind: "wait", seconds: 1 };
  underWay().set(at, busy + 1);
  try {
    const seconds = await secondsToWait(at, tried.network);
    if (seconds > 0) return { kind: "wait", seconds };
    if (!(await check())) {
      await noteWrong(at, tried);
      return { kind: "wrong" };
    }
    await Promise.all([wrongs().forget(at), holds().forget(at)]);
    return { kind: "right" };
  } finally {
    const left = (underWay().get(at) ?? 1) - 1;
    if (left > 0) underWay().set(at, left);
    else underWay().delete(at);
  }
}

const wrongs = () => counter("wrong", { points, seconds: REMEMBERED_SECONDS });
const attacks = () => counter("attack", { points, seconds: REMEMBERED_SECONDS });
const networks = () => counter("network", { points, seconds: HOUR_SECONDS });
const holds = () => counter("hold", { points, seconds: LONGEST_SECONDS });

async function secondsToWait(at: string, network: string | null): Promise<number> {
  const held = await Promise.all([holds().find(at), network === null ? null : holds().find(`network ${network}`)]);
  return Math.max(...held.map((hold) => Math.ceil((hold?.msLeft ?? 0) / 1000)));
}

async function noteWrong(at: string, { account, network }: Attempt): Promise<void> {
  const [here, everywhere, fromThere] = await Promise.all([
    wrongs().add(at, 1),
    attacks().add(account, 1),
    network === null ? null : networks().add(network, 1),
  ]);
  const free = network !== null && everywhere.points > ATTACK ? 1 : FREE_TRIES;
  await hold(at, here.points - free);
  if (fromThere !== null) await hold(`network ${network ?? ""}`, fromThere.points - environment().rates.wrongPasswords);
}

/** The first wait for the first one beyond what is free, twice as long for each further one. */
async function hold(subject: string, beyond: number): Promise<void> {
  if (beyond < 0) return;
  await holds().put(subject, 1, Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(beyond, 20)));
}
