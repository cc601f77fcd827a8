// One contact by handle, for the hooks that show one: resolved through the pins, and tried again while it cannot be.
import useSWR from "swr";
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Account } from "./account.ts";
import type { ContactFault } from "./contacts.ts";

export type FoundContact = { ok: true; uid: UserId; cid: ConversationId } | { ok: false; code: ContactFault };

/** Milliseconds between two attempts while the server does not answer. */
const RETRY_MS = 3000;

/** undefined while it is being looked for. */
export function useFoundContact(account: Account | null, handle: string): FoundContact | undefined {
  const key = account && (["contact", account.viewer.uid, handle] as const);
  const { data } = useSWR(key, () => (account ? find(account, handle) : undefined), {
    refreshInterval: (found?: FoundContact) => (found?.ok === false && found.code === "unreachable" ? RETRY_MS : 0),
    refreshWhenOffline: true,
  });
  return data;
}

async function find({ viewer, contacts }: Account, handle: string): Promise<FoundContact> {
  const found = await contacts.resolve(handle);
  if (!found.ok) return found;
  const { uid } = found.value.pin;
  return { ok: true, uid, cid: await pairConversationId(viewer.uid, uid) };
}
