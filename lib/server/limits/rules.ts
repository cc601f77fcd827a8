// How often what may be done, by whom: the one list of it. Routes name a rule (`limit: "send"`); nobody else counts requests.
// Sign-in has its own way of slowing down, auth/throttle.ts.
import { environment } from "../env.ts";

export type LimitName = "send" | "register" | "lookup" | "keys";

interface Rule {
  /** Whose turns are counted: the account's, or the address's where there is no account yet. */
  by: "person" | "address";
  points: number;
  seconds: number;
  /** What one success costs beyond the 1 that every try costs. */
  success: number;
}

/** Tries at registering that cost as much as one account: a name that is taken must not use an hour up. */
const TRIES_AN_ACCOUNT = 6;
/** Seconds of sending that may come at once. */
const BURST_SECONDS = 5;

export function ruleOf(name: LimitName): Rule {
  const { rates } = environment();
  switch (name) {
    case "send":
      return { by: "person", points: rates.send * BURST_SECONDS, seconds: BURST_SECONDS, success: 0 };
    case "register":
      return {
        by: "address",
        points: rates.register * TRIES_AN_ACCOUNT,
        seconds: 3600,
        success: TRIES_AN_ACCOUNT - 1,
      };
    case "lookup":
      return { by: "person", points: rates.lookup, seconds: 60, success: 0 };
    case "keys":
      return { by: "person", points: rates.keys, seconds: 60, success: 0 };
  }
}
