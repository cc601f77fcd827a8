// One browser as far as the network goes: a cookie, the headers our pages send, and an outcome for every call, whatever
// happens to it.
import type { History, Result } from "./history.ts";

/** Longer than the server takes for anything: who gives up earlier learns less. */
const PATIENCE_MS = 20_000;

export interface Answer {
  status: number;
  result: Result;
  json: unknown;
  start: number;
  end: number;
}

export interface CallOptions {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  /** Instead of a JSON value. */
  form?: URLSearchParams;
  via?: number;
  /** A refusal that says that a call before was heard whose answer was lost: counts as ok. */
  taken?: number | undefined;
}

export class Caller {
  readonly name: string;
  readonly #history: History;
  /** The addresses of the instances, as clients see them. */
  readonly #urls: readonly string[];
  /** Of its own, so that no limit for one address holds up the others. */
  readonly #address: string;
  readonly #cookies = new Map<string, string>();

  constructor(name: string, history: History, urls: readonly string[], address: string) {
    this.name = name;
    this.#history = history;
    this.#urls = urls;
    this.#address = address;
  }

  /** Somebody else's session, under a name of its own: another tab. */
  as(name: string): Caller {
    const other = new Caller(name, this.#history, this.#urls, this.#address);
    for (const [key, value] of this.#cookies) other.#cookies.set(key, value);
    return other;
  }

  url(via = 0): string {
    return this.#urls[via] ?? "";
  }

  headers(via = 0): Record<string, string> {
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join("; ");
    return { origin: this.url(via), "x-aryatel": "1", "x-forwarded-for": this.#address, cookie };
  }

  /** Never throws; the call is part of the history under `name`. */
  async call(name: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await this.#ask(path, options);
    if (answer.status === options.taken) [answer.status, answer.result] = [200, "ok"];
    const { status, result, start, end } = answer;
    this.#history.add({ t: "call", name, client: this.name, via: options.via ?? 0, result, status, start, end });
    return answer;
  }

  async #ask(path: string, { method = "GET", body, form, via = 0 }: CallOptions): Promise<Answer> {
    const start = this.#history.now();
    let [status, json]: [number, unknown] = [0, null];
    try {
      const response = await fetch(new URL(path, this.url(via)), {
        method,
        headers: { ...this.headers(via), ...(form === undefined ? { "content-type": "application/json" } : {}) },
        ...(method === "GET" ? {} : { body: form ?? JSON.stringify(body) }),
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      json = JSON.parse(text);
      status = response.status;
      for (const line of response.headers.getSetCookie()) this.#keep(line);
    } catch {
      // Broken, cut short or silent: nobody knows what became of it.
    }
    const end = this.#history.now();
    const result = status >= 200 && status < 300 ? "ok" : status === 0 || status >= 500 ? "unknown" : "fail";
    return { status, result, json, start, end };
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "") this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
