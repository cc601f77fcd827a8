import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

/** The page before it is known who is here: same title, fields as grey bars. */
export function FormSkeleton({ title, lead, fields }: { title: string; lead?: string; fields: number }) {
  return (
    <AccountPage title={title} {...(lead === undefined ? {} : { lead })}>
      <p role="status" className="sr-only">
        {words.loading}
      </p>
      <div className="flex flex-col gap-5">
        {Array.from({ length: fields }, (_, place) => (
          <div key={place} className="flex flex-col gap-1.5">
            <Skeleton className="h-5 w-24" />
            <Skeleton className="rounded-field h-12 w-full" />
          </div>
        ))}
        <Skeleton className="rounded-field h-11 w-full" />
      </div>
    </AccountPage>
  );
}
