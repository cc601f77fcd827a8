import Link from "next/link";
import { AccountPage } from "@/components/account/account-page.tsx";
import { buttonClass } from "@/components/ui/button.tsx";
import { words } from "@/components/words.ts";

export default function NotFoundPage() {
  return (
    <AccountPage title={words.notFound.title} lead={words.notFound.lead}>
      <Link href="/" className={buttonClass("primary", true)}>
        {words.notFound.home}
      </Link>
    </AccountPage>
  );
}
