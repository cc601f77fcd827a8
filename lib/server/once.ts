// What must exist once in a process, whoever asks: the pool, the log, the password workers, caches.
// Next bundles each of its entries apart, so a module's own variable would exist once for each of them.

/** A function that makes its value at the first call and gives the same one to all callers of the process. */
export function oncePerProcess<Value>(name: string, make: () => Value): () => Value {
  const key = Symbol.for(`aryatel.${name}`);
  const held = globalThis as unknown as Record<symbol, { value: Value } | undefined>;
  return () => (held[key] ??= { value: make() }).value;
}
