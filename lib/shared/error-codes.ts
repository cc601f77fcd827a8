// The closed list of codes an API answer may carry, each with its HTTP status.
// Programs tell refusals apart by code and never by sentence; adding a code here is adding to the public interface.

export const ERROR_STATUS = {
  /** The body is not strict JSON (syntax, duplicate member, depth, encoding). */
  bad_json: 400,
  /** Strict JSON or a query, but not of the route's contract. */
  bad_input: 400,
  /** No session, or one that has ended. */
  unauthenticated: 401,
  /** Email and password do not belong together. */
  credentials: 401,
  /** The password was right, and a code is wanted as well. */
  code_needed: 401,
  /** Not a code that is good now, or one that was used before. */
  code_wrong: 401,
  /** A write from a page that is not ours, or without the header that only our pages send. */
  origin: 403,
  /** The envelope's sender is not the session's user. */
  sender: 403,
  /** Not there, or not yours. */
  not_found: 404,
  method: 405,
  handle_taken: 409,
  email_taken: 409,
  /** This encryption key, or the user id, has been registered before. */
  key_reused: 409,
  /** The envelope's recipients are not the conversation's members. */
  roster: 409,
  /** The envelope was made for keys, or under a statement, that are not in force. Carries `heads`. */
  keys: 409,
  /** n or ph is not the next of the sender's chain. Carries `chain`. */
  chain: 409,
  /** This place of the sender's chain is taken by other bytes. */
  conflict: 409,
  /** Recipients were left out, and no wrapped keys with this rh are stored: send them again. */
  wraps: 409,
  /** The account of the other person was deleted. */
  gone: 410,
  too_large: 413,
  content_type: 415,
  /** Not an envelope of protocol AT1. */
  profile: 422,
  /** The envelope belongs to another conversation. */
  conversation: 422,
  /** rh is not the hash of the recipients. */
  recipients_hash: 422,
  signature: 422,
  /** Not a valid identity statement. */
  statement: 422,
  /** A public key that must not be used. */
  weak_key: 422,
  /** A password that is too common, or equal to the name or the mail name. */
  weak_password: 422,
  rate_limited: 429,
  internal: 500,
  busy: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_STATUS, text);
}
