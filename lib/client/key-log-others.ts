// Heads under another log key than the pinned one, as people have shown them: who did, and whether that is still so. Pure.
// docs/protocol.md section 11. They prove nothing, as anybody can make one; what is said of them is for key-log-rules.ts.
import type { UserId } from "../shared/ids.ts";
import type { OtherLog, Step } from "./key-log-record.ts";

/** One entry of each person, the newest by their own word: who was shown the same log since is not named any more. */
export function noteOther(seen: Omit<OtherLog, "isDismissed">): Step {
  return (record) => {
    const known = record.others.find(({ from }) => from === seen.from);
    // A code that is scanned is now, whatever its head says.
    const isNow = seen.kid === null;
    if (known !== undefined && !isNow && (known.ts >= seen.ts || known.kid === null)) return record;
    const isDismissed = known?.isDismissed === true && !isNow && known.kid === seen.kid;
    return { ...record, others: [...record.others.filter(({ from }) => from !== seen.from), { ...seen, isDismissed }] };
  };
}

/** This person was shown the log that is pinned here, at this time. */
export function noteSame(from: UserId, ts: number, isScanned: boolean): Step {
  return (record) => {
    const others = record.others.filter((other) => other.from !== from || (!isScanned && other.ts > ts));
    return others.length === record.others.length ? record : { ...record, others };
  };
}

/** The person has read who was shown another log. */
export function dismissOthers(named: readonly UserId[]): Step {
  return (record) => {
    const others = record.others.map((other) =>
      named.includes(other.from) && !other.isDismissed ? { ...other, isDismissed: true } : other,
    );
    return others.every((other, index) => other === record.others[index]) ? record : { ...record, others };
  };
}
