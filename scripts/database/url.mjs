// DATABASE_URL as every script reads it.
import { PlainError } from "../plain-error.mjs";

const FORM = "mysql://user:password@host:3306/name";

/**
 * @param {string | undefined} text
 * @returns {URL}
 */
export function parseDatabaseUrl(text) {
  if (text === undefined || text === "") throw new PlainError(`DATABASE_URL is not set. It looks like ${FORM}`);
  // The value itself stays out of every message: it carries a password.
  const wrong = `DATABASE_URL is not of the form ${FORM} (special characters in it %-encoded).`;
  if (!URL.canParse(text)) throw new PlainError(wrong);
  const url = new URL(text);
  const hasName = /^\/[^/]+$/.test(url.pathname);
  if (url.protocol !== "mysql:" || url.hostname === "" || url.username === "" || !hasName) throw new PlainError(wrong);
  return url;
}
