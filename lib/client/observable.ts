// A value that can be watched: what lib/client knows, in the form React's useSyncExternalStore takes.
// Holds whatever it is given; knows nothing of messages or keys. Values are replaced, never changed in place.
import { useSyncExternalStore } from "react";

export interface Observable<Value> {
  readonly get: () => Value;
  /** Calls back after each change; answers how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Source<Value> extends Observable<Value> {
  /** Does nothing when the value is the same. */
  readonly set: (value: Value) => void;
}

export function createSource<Value>(initial: Value): Source<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** The current value in a component; the server renders with the same one, which is the initial. */
export function useObservable<Value>(observable: Observable<Value>): Value {
  return useSyncExternalStore(observable.subscribe, observable.get, observable.get);
}

/**
 * For a list that is made again and again: what says the same as before under the same name stays the same object, so that
 * it is not drawn again. Plain data only.
 */
export function keepSame<Item>(nameOf: (item: Item) => string): (items: readonly Item[]) => readonly Item[] {
  let known: ReadonlyMap<string, Item> = new Map();
  return (items) => {
    const kept = items.map((item) => {
      const before = known.get(nameOf(item));
      return before !== undefined && isSame(before, item) ? before : item;
    });
    known = new Map(kept.map((item) => [nameOf(item), item]));
    return kept;
  };
}

/** Plain data, compared member by member. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => isSame(Reflect.get(a, name), Reflect.get(b, name)))
  );
}
