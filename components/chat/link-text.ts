/** Finds the addresses in a text that may be clicked. Pure; nothing is ever asked of the network before the click. */

export interface LinkPart {
  text: string;
  /** null: plain text. */
  href: string | null;
  /** Where it really leads, when what is written may be read as another host; else null. */
  realHost: string | null;
}

/**
 * http and https only. White space, quotes and angle brackets end an address, and so do the characters that turn the
 * direction of writing or take no room: with them `https://bank.example` can be made to read as what it is not.
 */
const ADDRESS = /\bhttps?:\/\/[^\s<>"“”«»\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/giu;
/** Ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'’…*_~]+$/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** The text in parts, which joined are the text. */
export function findLinks(text: string): readonly LinkPart[] {
  const parts: LinkPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const written = trimEnd(found);
    const link = readLink(written);
    if (link === null) continue;
    if (index > end) parts.push(plain(text.slice(end, index)));
    parts.push({ text: written, ...link });
    end = index + written.length;
  }
  if (end < text.length || parts.length === 0) parts.push(plain(text.slice(end)));
  return parts;
}

function plain(text: string): LinkPart {
  return { text, href: null, realHost: null };
}

/** Without the full stop of the sentence, and without a bracket that was opened before the address. */
function trimEnd(address: string): string {
  let trimmed = address.replace(TRAILING, "");
  for (;;) {
    const last = trimmed.at(-1) ?? "";
    const opening = BRACKETS[last];
    if (opening === undefined || trimmed.split(opening).length >= trimmed.split(last).length) return trimmed;
    trimmed = trimmed.slice(0, -1).replace(TRAILING, "");
  }
}

function readLink(written: string): Pick<LinkPart, "href" | "realHost"> | null {
  if (!URL.canParse(written)) return null;
  const { protocol, host, hostname, href } = new URL(written);
  if ((protocol !== "https:" && protocol !== "http:") || hostname === "") return null;
  // What stands between the slashes and the path, in the eyes of who reads it: a name before an @ is none of the host.
  const [, seen = ""] = /^https?:\/\/([^/?#\\]*)/i.exec(written) ?? [];
  return { href, realHost: seen.toLowerCase() === host || isDefaultPort(seen, host) ? null : host };
}

function isDefaultPort(seen: string, host: string): boolean {
  return seen.toLowerCase().replace(/:(?:80|443)?$/, "") === host;
}
