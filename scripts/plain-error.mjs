// An error whose message is meant for the person at the terminal: one clear line, shown without a stack.
export class PlainError extends Error {
  /** @override */
  name = "PlainError";
}

/**
 * What to print for anything that was thrown.
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (error instanceof PlainError) return error.message;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}
