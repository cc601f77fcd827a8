import type { Access } from "@/lib/client/view.ts";
import { Banner } from "../ui/banner.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** Said before any key is made. */
export function UnsupportedScreen({ missing }: { missing: Extract<Access, { status: "unsupported" }>["missing"] }) {
  return (
    <AccountPage title={words.unsupported.title} lead={words.unsupported.lead}>
      <Banner tone="caution" className="rounded-field">
        {words.unsupported[missing]}
      </Banner>
    </AccountPage>
  );
}
