// Blocking as screens use it: who is blocked, and how to change that.
import { useMemo } from "react";
import { pairConversationId } from "../protocol/conversation-id.ts";
import type { UserId } from "../shared/ids.ts";
import { useAccount } from "./account-state.ts";
import type { Account } from "./account.ts";
import { isBlocked, type Blocks } from "./block-rules.ts";
import { viewContact } from "./contacts.ts";
import { inBackground } from "./database.ts";
import { NO_BLOCKS, NO_INBOX, NO_PINS } from "./nothing.ts";
import { useObservable } from "./observable.ts";
import type { ContactView } from "./view.ts";

export interface BlockedPeople {
  /** By name. */
  people: readonly ContactView[];
  isBlocked: (uid: UserId) => boolean;
  /** What they write from now on is neither shown nor told, on all devices. Rejects only when the device cannot store it. */
  block: (uid: UserId) => Promise<void>;
  unblock: (uid: UserId) => Promise<void>;
}

export function useBlocks(): Blocks {
  const account = useAccount();
  return useObservable(account?.blocks.all ?? NO_BLOCKS);
}

export function useBlockedPeople(): BlockedPeople {
  const account = useAccount();
  const blocks = useBlocks();
  const { rows } = useObservable(account?.inbox.state ?? NO_INBOX);
  const pins = useObservable(account?.contacts.pins ?? NO_PINS);
  return useMemo(() => {
    const named = new Map([...rows.values()].map(({ peer }) => [peer.uid, peer]));
    const people = [...blocks.keys()].flatMap((uid) => {
      const person = pins.get(uid) ?? named.get(uid);
      return isBlocked(blocks, uid) && person !== undefined ? [viewContact(person, pins)] : [];
    });
    return {
      people: people.sort((a, b) => a.handle.localeCompare(b.handle)),
      isBlocked: (uid) => isBlocked(blocks, uid),
      block: async (uid) => account?.blocks.decide(uid, await endOf(account, uid)),
      unblock: async (uid) => {
        await account?.blocks.decide(uid, null);
        // What was not said of their messages meanwhile, may be said now.
        if (account !== null) inBackground(account.inbox.sync());
      },
    };
  }, [account, blocks, rows, pins]);
}

/** The newest place of the conversation that is known here. */
async function endOf({ viewer, inbox, feedOf }: Account, uid: UserId): Promise<number> {
  const cid = await pairConversationId(viewer.uid, uid);
  const loaded = feedOf(cid, uid).state.get().messages.at(-1)?.seq ?? 0;
  return Math.max(loaded, inbox.state.get().rows.get(cid)?.head ?? 0);
}
