// Carrying out a change of the person's own keys: staged, posted, then settled by what the server says or its chain shows.
// Until it is certain that a statement was not taken, its keys are not let go of: see [Note: Staged keys].
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import { accountNow, deviceStorage, enterAccount } from "./account-state.ts";
import type { ApiFault } from "./api.ts";
import { StorageError } from "./database.ts";
import { fetchOwnChain } from "./own-chain.ts";
import { postStatement } from "./requests.ts";
import { settleAs, stageKeys } from "./staged-keys.ts";
import { tellTabs } from "./tabs.ts";
import type { Unlocked } from "./vault.ts";

/** `offline`, `busy`: not known whether it took effect; carrying it out again is safe. `refused`: the server said no. */
export type CarryOutFault = "offline" | "busy" | "keys_changed" | "refused" | "storage" | "signed_out";
export type PasswordFault = CarryOutFault | "credentials" | "rate_limited";

/** A signed statement, and the account as it is once the server has taken it. */
export interface Plan {
  statement: string;
  /** Its hash. */
  sh: string;
  /** With the new keys, non-extractable. */
  unlocked: Unlocked;
}

/** Answers the function that carries the plan out, again and again until it is done; the same bytes each time. */
export function createCarryOut(plan: Plan): (password?: string) => Promise<Outcome<null, PasswordFault>> {
  const { statement, sh, unlocked } = plan;
  const { viewer, kept } = unlocked;
  let isUncertain = false;

  async function carryOut(password?: string): Promise<Outcome<null, PasswordFault>> {
    if (kept) await stageKeys(deviceStorage, unlocked, sh, Date.now());
    const answer = await postStatement({ statement, ...(password !== undefined && { password }) });
    if (answer.ok) return adopt();
    const fault = faultOf(answer);
    if (fault === "keys_changed") return judgeChain();
    if (fault === "offline" || fault === "busy") isUncertain = true;
    if (!isUncertain) await drop();
    return refuse(fault);
  }

  /** The chain stands elsewhere: behind this very statement, or behind somebody else's. */
  async function judgeChain(): Promise<Outcome<null, PasswordFault>> {
    const chain = await fetchOwnChain(viewer);
    if (chain === null) {
      isUncertain = true;
      return refuse("offline");
    }
    if (chain.statements.some((known) => known.sh === sh)) return adopt();
    await drop();
    return refuse("keys_changed");
  }

  async function adopt(): Promise<Outcome<null, never>> {
    if (kept) await settleAs(deviceStorage, viewer.uid, sh, "promoted");
    const current = accountNow();
    if (current === null || current.viewer.uid === viewer.uid) await enterAccount(unlocked);
    if (kept) tellTabs({ kind: "keys", uid: viewer.uid });
    return good(null);
  }

  async function drop(): Promise<void> {
    if (kept) await settleAs(deviceStorage, viewer.uid, sh, "dropped");
  }

  return async (password) => {
    try {
      return await carryOut(password);
    } catch (error) {
      if (error instanceof StorageError) return refuse("storage");
      throw error;
    }
  };
}

/** What an answer to a posted statement means, where it is a refusal. */
export function faultOf({ code }: ApiFault): PasswordFault {
  switch (code) {
    case "offline":
    case "protocol":
      return "offline";
    case "busy":
    case "internal":
      return "busy";
    case "keys":
      return "keys_changed";
    case "credentials":
    case "rate_limited":
      return code;
    case "unauthenticated":
      return "signed_out";
    default:
      return "refused";
  }
}
