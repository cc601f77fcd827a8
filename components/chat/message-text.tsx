import { memo } from "react";
import { words } from "../words.ts";
import { findLinks } from "./link-text.ts";

/** Text nodes, and addresses as links; no other markup. Nothing is loaded: no preview, no picture of the site. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  if (!/https?:/i.test(text)) return text;
  return findLinks(text).map(({ text: written, href, realHost }, index) =>
    href === null ? (
      written
    ) : (
      // An address is read from left to right, whatever stands around it.
      <bdi key={index} dir="ltr">
        <a
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          title={href}
          className="rounded-tight underline decoration-1 underline-offset-2 hover:decoration-2 focus-visible:outline-current"
        >
          {written}
        </a>
        {realHost !== null && <span className="font-medium"> {words.message.realHost(realHost)}</span>}
      </bdi>
    ),
  );
});
