// Accounts that are registered while faults go on, and the log of everybody's keys as `npm run audit-log` sees it meanwhile.
import { setTimeout as pause } from "node:timers/promises";
import { decodeLeaf, LEAF_BYTES, logLabel } from "../../lib/protocol/key-log.ts";
import type { UserId } from "../../lib/shared/ids.ts";
import { audit, type Mirror } from "../../scripts/audit-log/audit.ts";
import { sourceAt } from "../../scripts/audit-log/source.ts";
import { PlainError } from "../../scripts/plain-error.mjs";
import { Caller } from "./caller.ts";
import type { History, Result } from "./history.ts";
import { makeAccount } from "./people.ts";
import { Choices } from "./random.ts";

/** Each costs the server a third of a second of one core. */
const PAUSE_MS = [1500, 3500] as const;
const RETRY_MS = 500;
const TRIES = 20;

export class Newcomers {
  readonly #history: History;
  readonly #urls: readonly string[];
  readonly #choices: Choices;
  readonly #outcomes = new Map<UserId, Result>();
  #mirror: Mirror | null = null;

  constructor(history: History, urls: readonly string[], seed: number) {
    [this.#history, this.#urls, this.#choices] = [history, urls, new Choices(seed, "newcomers")];
  }

  async run(isOver: () => boolean): Promise<void> {
    for (let count = 1; !isOver(); count += 1) {
      await this.#register(count, isOver);
      await pause(this.#choices.between(...PAUSE_MS));
    }
  }

  /** Reads on from what was known; a log that contradicts itself is a finding. False: it could not be read just now. */
  async watch(url: string): Promise<boolean> {
    try {
      const verdict = await audit(sourceAt(new URL(url)), this.#mirror);
      if (verdict.ok) this.#mirror = verdict.mirror;
      else this.#history.add({ t: "finding", promise: "R1", what: `the key log: ${verdict.text}`, ok: false });
      return true;
    } catch (error) {
      if (error instanceof PlainError) return false;
      throw error;
    }
  }

  /** Whether a log that was put back to an older state is noticed: it must be. */
  async noticesOlder(url: string): Promise<boolean> {
    const verdict = await audit(sourceAt(new URL(url)), this.#mirror);
    return !verdict.ok;
  }

  /** Writes down who is in the log how often. */
  async finish(url: string): Promise<void> {
    for (let tries = 0; !(await this.watch(url)); tries += 1) {
      if (tries === TRIES) throw new Error("the key log cannot be read");
      await pause(RETRY_MS);
    }
    const leaves = this.#mirror?.leaves ?? new Uint8Array();
    const counts = new Map<string, number>();
    for (let at = 0; at < leaves.length; at += LEAF_BYTES) {
      const leaf = decodeLeaf(leaves.slice(at, at + LEAF_BYTES));
      const label = Buffer.from(leaf?.label ?? []).toString("hex");
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    for (const [uid, result] of this.#outcomes) {
      const label = Buffer.from(await logLabel(uid)).toString("hex");
      this.#history.add({ t: "registered", uid, result, leaves: counts.get(label) ?? 0 });
    }
  }

  /** Repeats the same registration until it is known, for a while. */
  async #register(count: number, isOver: () => boolean): Promise<void> {
    const { chain, account } = await makeAccount(`new${String(count)}`);
    const address = `198.51.100.${String(count % 250)}`;
    const caller = new Caller(`newcomer ${String(count)}`, this.#history, this.#urls, address);
    for (let tries = 0; ; tries += 1) {
      const via = (count + tries) % this.#urls.length;
      // A name that is taken at a repeat was taken by this very registration.
      const taken = tries > 0 ? 409 : undefined;
      const { result } = await caller.call("register", "/api/register", { method: "POST", body: account, via, taken });
      this.#outcomes.set(chain.uid, result);
      if (result !== "unknown" || isOver()) return;
      await pause(RETRY_MS);
    }
  }
}
