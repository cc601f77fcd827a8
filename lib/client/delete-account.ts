// Deleting one's account. The keys in this browser are let go of when the server has said that it is done, and not before:
// an answer that was lost leaves them where they are, and the person can ask again.
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import { leave } from "./access.ts";
import { accountNow } from "./account-state.ts";
import { createSource, useObservable } from "./observable.ts";
import { deleteAccount } from "./requests.ts";

/** `uncertain`: it may have been done or not. */
export type DeleteFault = "credentials" | "rate_limited" | "uncertain";

const farewell = createSource(false);

/** Whether an account was deleted from this page, so that whoever sees the way in again knows that it worked. */
export function useFarewell(): boolean {
  return useObservable(farewell);
}

export async function deleteOwnAccount(password: string): Promise<Outcome<null, DeleteFault>> {
  const uid = accountNow()?.viewer.uid ?? null;
  const answer = await deleteAccount(password);
  if (!answer.ok) {
    return refuse(answer.code === "credentials" || answer.code === "rate_limited" ? answer.code : "uncertain");
  }
  farewell.set(true);
  await leave(uid);
  return good(null);
}
