import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words.ts";
import { AccountPage } from "./account-page.tsx";

interface FormSkeletonProps {
  title: string;
  lead?: string;
  fields: number;
  /** The first field takes a file. */
  file?: boolean;
  /** Under each field stands a line. */
  hints?: boolean;
  /** Under the button stands a link. */
  link?: boolean;
}

/** The page before it is known who is here: same title, and grey bars in the places of what will stand there. */
export function FormSkeleton({ title, lead, fields, file = false, hints = false, link = false }: FormSkeletonProps) {
  return (
    <AccountPage title={title} {...(lead === undefined ? {} : { lead })}>
      <p role="status" className="sr-only">
        {words.loading}
      </p>
      <div className="flex flex-col gap-5">
        {Array.from({ length: fields }, (_, place) => {
          const takesFile = file && place === 0;
          return (
            <div key={place} className="flex flex-col gap-1.5">
              <Skeleton className="h-5 w-24" />
              <Skeleton className={takesFile ? "rounded-field! h-24 w-full" : "rounded-field! h-12 w-full"} />
              {hints && !takesFile && <Skeleton className="my-0.5 h-4 w-3/4" />}
            </div>
          );
        })}
        <Skeleton className="rounded-field! h-11 w-full" />
        {link && <Skeleton className="mx-auto my-3 h-5 w-48" />}
      </div>
    </AccountPage>
  );
}
