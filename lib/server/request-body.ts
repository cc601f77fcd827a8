// Reads a request's body, counting: what is too large or too slow is cut off, never buffered.
import type { IncomingMessage } from "node:http";
import { decodeUtf8 } from "../shared/bytes.ts";

/** Milliseconds a body may take to arrive. */
const BODY_MS = 20_000;

/** `bad_json` stands for all that is no whole UTF-8 text, a body that broke off included. */
export type BodyText = { ok: true; text: string } | { ok: false; code: "too_large" | "bad_json" | "busy" };

/** At most `maxBytes`; `busy` for a body that did not arrive in time. */
export async function readWebBody(request: Request, maxBytes: number): Promise<BodyText> {
  if (isAnnouncedOver(request.headers.get("content-length"), maxBytes)) return { ok: false, code: "too_large" };
  if (request.body === null) return { ok: true, text: "" };
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    timeout.abort();
    void reader.cancel().catch(() => undefined);
  }, BODY_MS);
  try {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (timeout.signal.aborted) return { ok: false, code: "busy" };
      if (done) break;
      length += value.length;
      if (isOver(length, maxBytes)) {
        await reader.cancel();
        return { ok: false, code: "too_large" };
      }
      parts.push(value);
    }
    return decode(Buffer.concat(parts, length));
  } catch {
    // The sender went away.
    return { ok: false, code: "bad_json" };
  } finally {
    clearTimeout(timer);
  }
}

/** The same of Node's own request. What comes after an answer is let go by, and does not hold the connection. */
export function readNodeBody(incoming: IncomingMessage, maxBytes: number): Promise<BodyText> {
  if (isAnnouncedOver(incoming.headers["content-length"], maxBytes))
    return Promise.resolve({ ok: false, code: "too_large" });
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const end = (text: BodyText): void => {
      clearTimeout(timer);
      incoming.off("data", take).off("end", whole).off("error", broken).off("close", broken);
      // Whoever still sends is not waited for.
      if (!incoming.complete) incoming.on("error", () => undefined).resume();
      resolve(text);
    };
    const take = (part: Buffer): void => {
      length += part.length;
      if (isOver(length, maxBytes)) end({ ok: false, code: "too_large" });
      else parts.push(part);
    };
    const whole = (): void =>
      end(decode(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length)));
    const broken = (): void => end({ ok: false, code: "bad_json" });
    const timer = setTimeout(() => end({ ok: false, code: "busy" }), BODY_MS);
    incoming.on("data", take).on("end", whole).on("error", broken).on("close", broken);
  });
}

/** Node refuses a request whose Content-Length is not digits, and one that sends more than it announced. */
function isAnnouncedOver(announced: string | null | undefined, maxBytes: number): boolean {
  return Number(announced ?? 0) > maxBytes;
}

function isOver(length: number, maxBytes: number): boolean {
  return length > maxBytes;
}

function decode(bytes: Uint8Array): BodyText {
  try {
    return { ok: true, text: decodeUtf8(bytes) };
  } catch {
    return { ok: false, code: "bad_json" };
  }
}
