// Taking a turn under a rule: whose it is, whether there is one left, and how long to wait when not.
import type { UserId } from "../../shared/ids.ts";
import { clientNetwork } from "../auth/client-address.ts";
import { counter, type Counter } from "./counters.ts";
import { ruleOf, type LimitName } from "./rules.ts";

/** Where nobody can tell addresses apart, all of them together have this many times as much. */
const EVERYBODY = 20;

interface Asking {
  uid: UserId | null;
  headers: Pick<Headers, "get">;
}

/** Seconds to wait; null: it is counted and may go on. */
export async function takeTurn(name: LimitName, asking: Asking, cost: number): Promise<number | null> {
  const { of, subject } = countOf(name, asking);
  const ms = await of.take(subject, cost);
  return ms === null ? null : Math.max(1, Math.ceil(ms / 1000));
}

/** What it went well: under some rules that costs more than trying. */
export async function chargeSuccess(name: LimitName, asking: Asking): Promise<void> {
  const { success } = ruleOf(name);
  if (success === 0) return;
  const { of, subject } = countOf(name, asking);
  await of.add(subject, success);
}

function countOf(name: LimitName, { uid, headers }: Asking): { of: Counter; subject: string } {
  const { by, points, seconds } = ruleOf(name);
  const subject = by === "person" ? uid : clientNetwork(headers);
  return subject === null
    ? { of: counter(`${name}-all`, { points: points * EVERYBODY, seconds }), subject: "everybody" }
    : { of: counter(name, { points, seconds }), subject };
}
