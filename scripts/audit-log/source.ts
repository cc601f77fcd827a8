// Reads a server's key log over HTTP. Believes nothing of what it reads beyond its form: judging is audit.ts's.
import type * as z from "zod/mini";
import { logHeadSchema, logLeavesSchema, type LogHead } from "../../lib/shared/contract/keys.ts";
import { decodeB64u } from "../../lib/shared/base64.ts";
import { LOG_LEAVES_PER_PAGE } from "../../lib/shared/limits.ts";
import type { Bytes } from "../../lib/shared/bytes.ts";
import { PlainError } from "../plain-error.mjs";

/** Milliseconds for one answer. */
const ANSWER_MS = 30_000;
/** Characters of one answer: twice the largest page. */
const ANSWER_MAX = LOG_LEAVES_PER_PAGE * 96 * 2;

export interface LogSource {
  head: () => Promise<LogHead>;
  /** Leaves from `from` on, at most up to `to`, 72 bytes each; empty when the server shows none. */
  leaves: (from: number, to: number) => Promise<Bytes>;
}

export function sourceAt(url: URL): LogSource {
  const read = <Schema extends z.ZodMiniType>(path: string, schema: Schema) => readAnswer(new URL(path, url), schema);
  return {
    head: () => read("/api/log/head", logHeadSchema),
    async leaves(from, to) {
      const path = `/api/log/leaves?from=${String(from)}&to=${String(to)}`;
      const page = await read(path, logLeavesSchema);
      const bytes = decodeB64u(page.leaves);
      if (bytes === null || page.from !== from) throw new PlainError(`${url.origin}${path} answers something else.`);
      return bytes;
    },
  };
}

async function readAnswer<Schema extends z.ZodMiniType>(address: URL, schema: Schema): Promise<z.output<Schema>> {
  const text = await readText(address);
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new PlainError(`${address.href} does not answer as a key log does.`, { cause: error });
  }
}

async function readText(address: URL): Promise<string> {
  try {
    const response = await fetch(address, {
      redirect: "error",
      // Caches on the way may be seconds behind, and behind is what a cheating server would look like.
      headers: { accept: "application/json", "cache-control": "no-cache" },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.status !== 200) throw new PlainError(`${address.href} answers ${String(response.status)}.`);
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > ANSWER_MAX) throw new PlainError(`${address.href} answers more than a key log would.`);
    }
    return text;
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(`${address.href} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
