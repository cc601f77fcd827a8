// Who is here, for the screens. The server's word, seconds old, and no proof of anything.
import { useMemo } from "react";
import type { UserId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import { isBlocked } from "./block-rules.ts";
import { useBlocks } from "./blocked-people.ts";
import { NOBODY_ONLINE } from "./nothing.ts";
import { useObservable } from "./observable.ts";

/** Other people who have the chat open somewhere, but for those who are blocked. Empty while there is no event stream: then nobody can tell. */
export function useOnline(): ReadonlySet<UserId> {
  const account = useAccount();
  const online = useObservable(account?.live.online ?? NOBODY_ONLINE);
  const blocks = useBlocks();
  return useMemo(() => new Set([...online].filter((uid) => !isBlocked(blocks, uid))), [online, blocks]);
}
