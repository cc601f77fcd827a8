// The closed lists of codes by which received messages are refused or marked. docs/protocol.md section 6.

/** A refusal: a placeholder is shown, never content. In the order the steps are taken. */
export const RECEIVE_ERRORS = [
  "E_SHAPE",
  "E_PROFILE",
  "E_CONV",
  "E_SENDER",
  "E_IDENTITY",
  "E_RECIPIENTS",
  "E_SIG",
  "E_EPOCH",
  "E_NOKEY",
  "E_UNWRAP",
  "E_COMMIT",
  "E_OPEN",
  "E_BODY",
  "E_GONE",
] as const;
export type ReceiveError = (typeof RECEIVE_ERRORS)[number];

/** A mark: content is shown, and so is this. */
export const RECEIVE_WARNINGS = ["W_FORK", "W_GAP", "W_REPLAY", "W_ORDER", "W_CAUSAL", "W_TIME", "W_CHANGED"] as const;
export type ReceiveWarning = (typeof RECEIVE_WARNINGS)[number];

/** An expected outcome as a value: protocol and crypto never throw for what a peer or a server may send. */
export type Outcome<Value, Code extends string> = { ok: true; value: Value } | { ok: false; code: Code };

export function good<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}
export function refuse<Code extends string>(code: Code): { ok: false; code: Code } {
  return { ok: false, code };
}
