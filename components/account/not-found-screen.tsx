"use client";
import { buttonClass } from "../ui/button.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** An address at which there is nothing. Part of every page: it leads away by a link of the browser's own. */
export function NotFoundScreen() {
  return (
    <AccountPage title={words.notFound.title} lead={words.notFound.lead}>
      {/* eslint-disable-next-line @next/next/no-html-link-for-pages -- see above: next/link would be in every page's scripts */}
      <a href="/" className={buttonClass("primary", true)}>
        {words.notFound.home}
      </a>
    </AccountPage>
  );
}
