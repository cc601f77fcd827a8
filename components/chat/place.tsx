"use client";
import { usePathname } from "next/navigation";
import type { AnchorHTMLAttributes, MouseEvent } from "react";

// [Note: One page] Which conversation is open stands in the address, and that is all that changes when one goes to another: the
// pages of the chat are the same for everybody, so the server is not asked for one. Nor is it told what is opened, and without a
// connection it opens as well. Next follows the address, also backwards.

const PLACE = /^\/chat\/([^/]+)$/;

/** null: the list alone. */
function addressOf(handle: string | null): string {
  return handle === null ? "/chat" : `/chat/${handle}`;
}

/** The name in the address, whoever wrote it; null at the list. */
export function useSelected(): string | null {
  const [, name] = PLACE.exec(usePathname()) ?? [];
  if (name === undefined) return null;
  try {
    return decodeURIComponent(name);
  } catch {
    // Nobody has such a name.
    return name;
  }
}

export function goToChat(handle: string | null): void {
  const address = addressOf(handle);
  if (location.pathname !== address) history.pushState(null, "", address);
}

interface ChatLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  /** null leads to the list. */
  to: string | null;
}

/** Leads to a conversation within this page; into another tab where that is asked for. */
export function ChatLink({ to, onClick, ...props }: ChatLinkProps) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (event.defaultPrevented || !isPlain) return;
    event.preventDefault();
    goToChat(to);
  };
  return <a {...props} href={addressOf(to)} onClick={go} />;
}
