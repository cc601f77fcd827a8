// Tokens that were opened a moment ago. Opening one costs as much as everything else about a small request, and a token never
// says anything else than before. Whether its session stands is not asked here: that is viewer.ts's, each time. [Note: sessions]
import { createHash } from "node:crypto";
import { oncePerProcess } from "../once.ts";
import { openToken, type SessionToken } from "./session-token.ts";

/** Milliseconds for which an opened token is remembered: an expired one is refused that much later at most. */
const KEPT_MS = 60_000;
const KEPT_MAX = 20_000;

/** By the hash of their text, so that no copy of the memory opens a session; the one opened longest ago first. */
const opened = oncePerProcess("tokens-opened", () => new Map<string, { token: SessionToken; until: number }>());

/** The same as openToken. */
export async function openKnownToken(text: string): Promise<SessionToken | null> {
  const name = createHash("sha256").update(text).digest("base64");
  const map = opened();
  const now = Date.now();
  const known = map.get(name);
  if (known !== undefined && known.until > now) return known.token;
  map.delete(name);
  const token = await openToken(text);
  if (token === null) return null;
  map.set(name, { token, until: now + KEPT_MS });
  for (const [oldest, { until }] of map) {
    if (until > now && map.size <= KEPT_MAX) break;
    map.delete(oldest);
  }
  return token;
}
