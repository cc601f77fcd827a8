// What hooks watch while no account is open: the same shapes, with nothing in them, and never changed.
import type { ConversationId, UserId } from "../shared/ids.ts";
import type { Blocks } from "./block-rules.ts";
import { NO_MESSAGES, type FeedState } from "./feed.ts";
import type { HistoryProgress } from "./history-loader.ts";
import { NOTHING_LISTED, type InboxState } from "./inbox.ts";
import { createSource, type Observable } from "./observable.ts";
import type { OutboxItem } from "./outbox-items.ts";
import type { Pin } from "./pin-rules.ts";

export const NO_FEED: Observable<FeedState> = createSource(NO_MESSAGES);
export const NO_INBOX: Observable<InboxState> = createSource(NOTHING_LISTED);
export const NO_PINS: Observable<ReadonlyMap<UserId, Pin>> = createSource(new Map<UserId, Pin>());
export const NO_BLOCKS: Observable<Blocks> = createSource<Blocks>(new Map());
export const NO_ITEMS: Observable<readonly OutboxItem[]> = createSource<readonly OutboxItem[]>([]);
export const NO_DRAFTS: Observable<ReadonlyMap<ConversationId, string>> = createSource(
  new Map<ConversationId, string>(),
);
export const NO_PROGRESS: Observable<HistoryProgress | null> = createSource<HistoryProgress | null>(null);
export const NEVER: Observable<boolean> = createSource(false);
export const NOT_LIVE: Observable<boolean> = createSource(false);
export const NOBODY_ONLINE: Observable<ReadonlySet<UserId>> = createSource(new Set<UserId>());
export const NOBODY_TYPES: Observable<ReadonlyMap<ConversationId, ReadonlySet<UserId>>> = createSource(
  new Map<ConversationId, ReadonlySet<UserId>>(),
);
