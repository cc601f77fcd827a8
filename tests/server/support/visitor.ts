// A browser as far as the server can tell: cookies, an Origin, and the header our pages send. Each part can be left out.
import { inject } from "vitest";
import { z } from "zod";
import { apiErrorSchema } from "@/lib/shared/contract/errors.ts";
import type { ErrorCode } from "@/lib/shared/error-codes.ts";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
}

export interface Posting {
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  /** Changed or, with null, left out. */
  headers?: Record<string, string | null>;
  /** Instead of a JSON value: just these bytes. */
  raw?: BodyInit;
}

export class Visitor {
  readonly #cookies = new Map<string, string>();
  readonly url: string;

  constructor(url: string = inject("server").url) {
    this.url = url;
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  /** The same person with the same cookies, at another server or in a copy of the browser. */
  copy(url: string = this.url): Visitor {
    const other = new Visitor(url);
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value);
    return other;
  }

  /** Keeps a cookie that no answer has set. */
  accept(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#request(path, { headers });
  }

  /** A write as our own pages make it, or with `posting` changed. */
  write(path: string, body: unknown, { method = "POST", headers = {}, raw }: Posting = {}): Promise<Answer> {
    const all: Record<string, string | null> = {
      "content-type": "application/json",
      origin: this.url,
      "x-aryatel": "1",
      ...headers,
    };
    const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    // Without a Content-Type of ours, fetch would invent one for a string.
    const bytes = raw ?? new TextEncoder().encode(JSON.stringify(body));
    return this.#request(path, {
      method,
      headers: Object.fromEntries(kept),
      body: bytes,
      ...(bytes instanceof ReadableStream ? { duplex: "half" } : {}),
    });
  }

  /** next-auth's form, with the token its own pages would have fetched before. */
  async submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const csrf = z.object({ csrfToken: z.string() }).parse((await this.get("/api/auth/csrf")).json);
    return this.#request(path, {
      method: "POST",
      headers: { origin: this.url, ...headers },
      body: new URLSearchParams({ csrfToken: csrf.csrfToken, callbackUrl: "/", json: "true", ...fields }),
    });
  }

  async #request(path: string, init: RequestInit & { duplex?: string }): Promise<Answer> {
    const headers = new Headers(init.headers);
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await fetch(new URL(path, this.url), { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "") this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a refusal says; throws when the answer is not one of the contract. */
export function refusalIn(answer: Answer): z.infer<typeof apiErrorSchema>["error"] {
  return apiErrorSchema.parse(answer.json).error;
}

/** Status and code at once, and that the body gives nothing of the inside away. */
export function codeOf(answer: Answer): [number, ErrorCode] {
  const { code } = refusalIn(answer);
  if (/\bat .+:\d+:\d+|select |insert |update |\bER_[A-Z]|node_modules/i.test(answer.text)) {
    throw new Error(`the answer tells too much: ${answer.text}`);
  }
  return [answer.status, code];
}
