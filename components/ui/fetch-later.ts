/** Milliseconds after which parts that nobody has asked for yet are fetched all the same. */
const QUIET_MS = 3000;

/**
 * Fetches parts that load on demand once the first screen stands, so that they are there at once, and also without a
 * connection. What could not be had is asked for again when it is needed. Gives what calls it off.
 */
export function fetchLater(loaders: readonly (() => Promise<unknown>)[]): () => void {
  const timer = setTimeout(() => {
    for (const load of loaders) load().catch(() => undefined);
  }, QUIET_MS);
  return () => {
    clearTimeout(timer);
  };
}
