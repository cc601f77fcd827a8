// The way to the other instances of this server: Redis pub/sub, one channel for each person who listens here, and keys that
// expire by themselves for who is where. Nothing is kept for later: while Redis is away, whatever would have gone through it
// is dropped, and nobody waits for it. [Note: events]
import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { UserId } from "../../shared/ids.ts";
import { environment } from "../env.ts";
import { logRelay } from "../log.ts";
import { oncePerProcess } from "../once.ts";
import { redisClient, SILENCE_MS, type RedisClient } from "../redis.ts";

/** Milliseconds until what could not be subscribed is tried again. */
const RECONNECT_MAX_MS = 2000;
/** Milliseconds a new stream waits for its subscription. */
const LISTEN_MS = 500;
/** Milliseconds for which an instance's word that somebody is there holds, and between two such words. */
const PRESENT_MS = 60_000;
export const PRESENT_AGAIN_MS = 20_000;

// Each person has a sorted set of instances, each with the moment until which its word holds, by Redis' own clock.
const CLOCK = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)";
const MARK = `${CLOCK} for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[2], ARGV[1]) redis.call('PEXPIRE', key, ARGV[2]) end return 1`;
const FIND = `${CLOCK} local found = {} for i, key in ipairs(KEYS) do
  found[i] = redis.call('ZCOUNT', key, now, '+inf') end return found`;

interface Hooks {
  /** Something another instance said to this person. */
  received: (uid: UserId, text: string) => void;
  /** Redis is there (again): whoever is here has to be marked anew. */
  connected: () => void;
}

class Relay {
  readonly #instance = randomUUID();
  readonly #prefix: string;
  readonly #hooks: Hooks;
  readonly #commands: RedisClient;
  readonly #subscriber: RedisClient;
  readonly #wanted = new Map<string, UserId>();
  readonly #subscribed = new Set<string>();
  #isChanging = false;
  #changing = Promise.resolve();
  #isUp = false;
  #connectedAt = Infinity;

  constructor({ url, prefix }: { url: string; prefix: string }, hooks: Hooks) {
    this.#prefix = prefix;
    this.#hooks = hooks;
    this.#commands = redisClient(url);
    this.#subscriber = redisClient(url);
    for (const client of [this.#commands, this.#subscriber]) {
      client.on("error", (error: unknown) => {
        this.#changed(error);
      });
      client.on("ready", () => {
        this.#changed();
      });
      // Goes on trying for ever; what goes wrong comes as "error".
      client.connect().catch(() => undefined);
    }
  }

  /** Whether what was marked by all instances must be there again by now. */
  get isSettled(): boolean {
    return this.#isUp && performance.now() - this.#connectedAt > PRESENT_AGAIN_MS + SILENCE_MS;
  }

  publish(uid: UserId, text: string): void {
    if (!this.#commands.isReady) return;
    this.#commands.publish(this.#channel(uid), `${this.#instance} ${text}`).catch(() => undefined);
  }

  /** Resolves when it is in force, or when Redis takes too long for anybody to wait. */
  async listen(uid: UserId): Promise<void> {
    this.#wanted.set(this.#channel(uid), uid);
    await Promise.race([this.#subscribe(), pause(LISTEN_MS, undefined, { ref: false })]);
  }

  unlisten(uid: UserId): void {
    this.#wanted.delete(this.#channel(uid));
    void this.#subscribe();
  }

  /** Says that these people have streams here; to be repeated every PRESENT_AGAIN_MS. */
  async mark(people: readonly UserId[]): Promise<void> {
    if (people.length === 0 || !this.#commands.isReady) return;
    const keys = people.map((uid) => this.#presenceKey(uid));
    await this.#commands.eval(MARK, { keys, arguments: [this.#instance, String(PRESENT_MS)] });
  }

  async unmark(uid: UserId): Promise<void> {
    if (this.#commands.isReady) await this.#commands.zRem(this.#presenceKey(uid), this.#instance);
  }

  /** Who of them is at any instance; null when nobody can tell. */
  async findPresent(people: readonly UserId[]): Promise<Set<UserId> | null> {
    if (!this.#commands.isReady) return null;
    if (people.length === 0) return new Set();
    const keys = people.map((uid) => this.#presenceKey(uid));
    const counts: unknown = await this.#commands.eval(FIND, { keys });
    return new Set(Array.isArray(counts) ? people.filter((_, index) => Number(counts[index]) > 0) : []);
  }

  #channel(uid: UserId): string {
    return `${this.#prefix}:to:${uid}`;
  }

  #presenceKey(uid: UserId): string {
    return `${this.#prefix}:on:${uid}`;
  }

  #changed(error?: unknown): void {
    const isUp = this.#commands.isReady && this.#subscriber.isReady;
    if (isUp) void this.#subscribe();
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    logRelay(isUp ? "connected" : "disconnected", error);
    if (!isUp) return;
    this.#connectedAt = performance.now();
    this.#hooks.connected();
  }

  /** Makes the subscriptions what they should be, one change at a time. */
  #subscribe(): Promise<void> {
    if (!this.#isChanging) this.#changing = this.#changeSubscriptions();
    return this.#changing;
  }

  async #changeSubscriptions(): Promise<void> {
    this.#isChanging = true;
    try {
      while (this.#subscriber.isReady) {
        const missing = [...this.#wanted.keys()].filter((channel) => !this.#subscribed.has(channel));
        const surplus = [...this.#subscribed].filter((channel) => !this.#wanted.has(channel));
        if (missing.length === 0 && surplus.length === 0) break;
        if (missing.length > 0) await this.#subscriber.subscribe(missing, this.#receive);
        for (const channel of missing) this.#subscribed.add(channel);
        if (surplus.length > 0) await this.#subscriber.unsubscribe(surplus, this.#receive);
        for (const channel of surplus) this.#subscribed.delete(channel);
      }
    } catch {
      // The connection broke; what was subscribed, the client subscribes again by itself, the rest follows now.
      setTimeout(() => void this.#subscribe(), RECONNECT_MAX_MS).unref();
    } finally {
      this.#isChanging = false;
    }
  }

  readonly #receive = (said: string, channel: string): void => {
    const uid = this.#wanted.get(channel);
    const end = said.indexOf(" ");
    if (uid !== undefined && said.slice(0, end) !== this.#instance) this.#hooks.received(uid, said.slice(end + 1));
  };
}

/** Null without REDIS_URL. Made at the first call, whose hooks count. */
export function relayWith(hooks: Hooks): Relay | null {
  return oncePerProcess("event-relay", () => {
    const { redis } = environment();
    return redis === null ? null : new Relay(redis, hooks);
  })();
}
