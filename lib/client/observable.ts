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
