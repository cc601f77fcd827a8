// Where this person is signed in, and their password: what the settings show and change. Keeps neither.
// Keys have nothing to do with it: a browser whose session is ended from elsewhere keeps the keys it has.
import useSWR, { mutate } from "swr";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import type { Session } from "../shared/contract/sessions.ts";
import { accountNow, useAccount } from "./account-state.ts";
import { valueOf, type Answer, type ApiFault } from "./api.ts";
import { judgePassword, type FieldFault } from "./registration-rules.ts";
import { deleteSessions, getSessions, postPassword } from "./requests.ts";

export type { Session } from "../shared/contract/sessions.ts";

/** Why nothing was changed, or why nobody knows: then it may be tried again. */
export type SettingsFault = "offline" | "busy" | "rate_limited";
/** With `ended`: how many sessions that were. */
export type SessionsOutcome = Outcome<{ ended: number }, SettingsFault>;

export interface SessionsView {
  status: "loading" | "ready" | "error";
  /** The newest use first; `isCurrent` is this one. */
  sessions: readonly Session[];
  /** Ends one session: its pages are signed out at once. For the current one use `signOut`, which also wipes the keys. */
  end: (id: string) => Promise<SessionsOutcome>;
  /** Ends all but this one. */
  endOthers: () => Promise<SessionsOutcome>;
}

const NO_SESSIONS: readonly Session[] = [];
const KEY = "sessions";
const LIST_REFRESH_MS = 10_000;

/** Where this person is signed in. */
export function useSessions(): SessionsView {
  const account = useAccount();
  // Whoever looks at the list wants what is true now: never an answer of a moment ago, and kept up to date while it is shown.
  const list = useSWR(account && [KEY, account.viewer.uid], () => valueOf(getSessions()), {
    dedupingInterval: 0,
    refreshInterval: LIST_REFRESH_MS,
  });
  const sessions = list.data?.sessions;
  return {
    status: sessions === undefined ? (list.error === undefined ? "loading" : "error") : "ready",
    sessions: sessions ?? NO_SESSIONS,
    end: endSessions,
    endOthers: () => endSessions("others"),
  };
}

async function endSessions(which: string): Promise<SessionsOutcome> {
  const outcome = outcomeOf(await deleteSessions(which));
  await readAgain();
  return outcome;
}

export type PasswordFault =
  | SettingsFault
  /** The present password is another. */
  | "credentials"
  /** What is wrong with the new one; `weak_password`: too common, or too much like name or address. */
  | FieldFault
  | "weak_password";

/** Changes the password, which ends all other sessions. Keys, and the passphrase of key files, stay as they are. */
export async function changePassword(
  current: string,
  next: string,
): Promise<Outcome<{ ended: number }, PasswordFault>> {
  const fault = judgePassword(next, accountNow()?.viewer.handle ?? "", "");
  if (fault !== null) return refuse(fault);
  const answer = await postPassword({ current, password: next });
  if (!answer.ok && (answer.code === "credentials" || answer.code === "weak_password")) return refuse(answer.code);
  await readAgain();
  return outcomeOf(answer);
}

function readAgain(): Promise<unknown> {
  return mutate((key) => Array.isArray(key) && key[0] === KEY);
}

function outcomeOf(answer: Answer<{ ended: number }>): SessionsOutcome {
  return answer.ok ? good(answer.value) : refuse(faultOf(answer));
}

function faultOf({ code }: ApiFault): SettingsFault {
  return code === "offline" || code === "rate_limited" ? code : "busy";
}
