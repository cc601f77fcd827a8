"use client";
import Link from "next/link";
import { buttonClass } from "../ui/button.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** An address at which there is nothing. */
export function NotFoundScreen() {
  return (
    <AccountPage title={words.notFound.title} lead={words.notFound.lead}>
      <Link href="/" className={buttonClass("primary", true)}>
        {words.notFound.home}
      </Link>
    </AccountPage>
  );
}
