// Who is here, for the screens. The server's word, seconds old, and no proof of anything.
import type { UserId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import { NOBODY_ONLINE } from "./nothing.ts";
import { useObservable } from "./observable.ts";

/** Other people who have the chat open somewhere. Empty while there is no event stream: then nobody can tell. */
export function useOnline(): ReadonlySet<UserId> {
  const account = useAccount();
  return useObservable(account?.live.online ?? NOBODY_ONLINE);
}
