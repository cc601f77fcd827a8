// The mark under messages that were written with keys nobody vouches for: docs/protocol.md sections 4 and 6. Pure.
// It depends on what is pinned now, so it comes and goes with the person's decision.
import type { ReceiveWarning } from "../protocol/codes.ts";
import type { UserId } from "../shared/ids.ts";
import type { OpenedMessage } from "./opening.ts";
import { isUndecided } from "./pin-history.ts";
import type { Pin } from "./pin-rules.ts";

type Marks = ReadonlyMap<number, readonly ReceiveWarning[]>;

/** Whether it was written under a reset that the person has not decided about. */
export function isInDoubt({ placed }: OpenedMessage, pins: ReadonlyMap<UserId, Pin>): boolean {
  const pin = placed === null ? undefined : pins.get(placed.sid);
  return placed !== null && pin !== undefined && isUndecided(pin, placed.identity);
}

/** Whose keys were ever replaced without a word from the ones before: nobody else's messages can be in doubt. */
const resetOf = new WeakMap<ReadonlyMap<UserId, Pin>, ReadonlySet<UserId>>();

function listReset(pins: ReadonlyMap<UserId, Pin>): ReadonlySet<UserId> {
  const known = resetOf.get(pins);
  if (known !== undefined) return known;
  const reset = [...pins.values()].filter(({ history }) => history.some(({ what }) => what === "reset"));
  const uids = new Set(reset.map(({ uid }) => uid));
  resetOf.set(pins, uids);
  return uids;
}

/** The marks with W_CHANGED where it belongs. Gives the very same map where it belongs nowhere. */
export function withIdentityMarks(
  messages: readonly OpenedMessage[],
  marks: Marks,
  pins: ReadonlyMap<UserId, Pin>,
): Marks {
  const reset = listReset(pins);
  if (reset.size === 0) return marks;
  const doubted = messages.filter(
    (message) => message.sid !== null && reset.has(message.sid) && isInDoubt(message, pins),
  );
  if (doubted.length === 0) return marks;
  const all = new Map(marks);
  for (const { seq } of doubted) all.set(seq, ["W_CHANGED", ...(marks.get(seq) ?? [])]);
  return all;
}
