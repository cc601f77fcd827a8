// Many requests at once for Next, such as a burst of sign-ins, do not stand in the way of hot ones: what takes Next several
// milliseconds begins once in a turn of the event loop, and whatever else is ready has its turn in between.

/** `begin`, one call in each turn of the event loop, in the order of calling; without a crowd, in the next one. */
export function oneATurn<Args extends unknown[]>(begin: (...args: Args) => void): (...args: Args) => void {
  const waiting: Args[] = [];

  function beginNext(): void {
    const next = waiting.shift();
    if (waiting.length > 0) setImmediate(beginNext);
    if (next !== undefined) begin(...next);
  }

  return (...args) => {
    waiting.push(args);
    if (waiting.length === 1) setImmediate(beginNext);
  };
}
