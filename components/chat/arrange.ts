import type { MessageView } from "@/lib/client/view.ts";
import { dayOf } from "../ui/when.ts";

/** Milliseconds of silence after which the same sender starts a new run. */
const RUN_PAUSE_MS = 5 * 60 * 1000;

export interface ArrangedMessage {
  message: MessageView;
  /** First of its day: a separator stands above. */
  startsDay: boolean;
  /** First one that had not been read when the conversation was opened: the divider stands above. */
  startsUnread: boolean;
  /** First and last of a run of one sender. */
  startsRun: boolean;
  endsRun: boolean;
}

/** Groups by day and sender without nesting, so that a message keeps its element when older ones join its group. */
export function arrange(messages: readonly MessageView[], unreadFrom: number | null): ArrangedMessage[] {
  const unreadIndex =
    unreadFrom === null ? -1 : messages.findIndex(({ seq, mine }) => seq !== null && seq >= unreadFrom && !mine);
  const arranged = messages.map((message, index): ArrangedMessage => {
    const before = messages[index - 1];
    const startsDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
    // Who has written since has seen what was new.
    const startsUnread =
      index === unreadIndex &&
      !messages.some(({ mine, delivery }, place) => place > index && mine && delivery !== "failed");
    const startsRun =
      startsDay ||
      startsUnread ||
      before.senderHandle !== message.senderHandle ||
      message.at - before.at > RUN_PAUSE_MS;
    return { message, startsDay, startsUnread, startsRun, endsRun: true };
  });
  for (const [index, item] of arranged.entries()) item.endsRun = arranged[index + 1]?.startsRun ?? true;
  return arranged;
}
