// Carrying out a change of the person's own keys: staged, posted, then settled by what the server says or its chain shows.
// Until it is certain that a statement was not taken, its keys are not let go of: see [Note: Staged keys].
import type { OwnKeys } from "../crypto/index.ts";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import type { StatementChain } from "../protocol/statement-chain.ts";
import { equalBytes } from "../shared/bytes.ts";
import { accountNow, accountState, deviceStorage, enterAccount, tellOfKeys } from "./account-state.ts";
import type { ApiFault } from "./api.ts";
import { StorageError } from "./database.ts";
import { fetchOwnChain } from "./own-chain.ts";
import { postStatement } from "./requests.ts";
import { dropStaged, placeOfKeys, promoteStaged, stageKeys } from "./staged-keys.ts";
import { readVault, type Unlocked } from "./vault.ts";

/** `offline`, `busy`: not known whether it took effect; carrying it out again is safe. `refused`: the server said no. */
export type CarryOutFault = "offline" | "busy" | "keys_changed" | "refused" | "storage" | "signed_out";
export type PasswordFault = CarryOutFault | "credentials" | "rate_limited";

/** A signed statement, and the account as it is once the server has taken it. */
export interface Plan {
  statement: string;
  /** Its hash and its number. */
  sh: string;
  seq: number;
  /** With the new keys, non-extractable. */
  unlocked: Unlocked;
}

/** Answers the function that carries the plan out, again and again until it is done; the same bytes each time. */
export function createCarryOut(plan: Plan): (password?: string) => Promise<Outcome<null, PasswordFault>> {
  const { statement, sh, seq, unlocked } = plan;
  const { viewer, kept } = unlocked;
  let isUncertain = false;

  async function carryOut(password?: string): Promise<Outcome<null, PasswordFault>> {
    if (kept) await stageKeys(deviceStorage, unlocked, sh, Date.now());
    const answer = await postStatement({ statement, ...(password !== undefined && { password }) });
    // An answer alone replaces no keys: the chain must name them.
    if (answer.ok) return judgeChain();
    const fault = faultOf(answer);
    if (fault === "keys_changed") return judgeChain();
    if (fault === "offline" || fault === "busy") isUncertain = true;
    if (!isUncertain) await drop();
    return refuse(fault);
  }

  /** The chain has this very statement at its place, or somebody else's, or neither: then nobody knows. */
  async function judgeChain(): Promise<Outcome<null, PasswordFault>> {
    const chain = await fetchOwnChain(viewer);
    const there = chain?.statements[seq - 1];
    if (chain === null || there === undefined) {
      isUncertain = true;
      return refuse(chain === null ? "offline" : "busy");
    }
    if (there.sh === sh) return adopt(chain);
    await drop();
    return refuse("keys_changed");
  }

  async function adopt(chain: StatementChain): Promise<Outcome<null, "signed_out" | "keys_changed">> {
    const fault = kept ? await putIntoVault(chain) : whyNotHere(chain);
    if (fault !== null) return refuse(fault);
    await enterAccount(unlocked);
    if (kept) tellOfKeys(viewer.uid);
    return good(null);
  }

  /** Puts the keys where they belong, if they still belong anywhere here. */
  async function putIntoVault(chain: StatementChain): Promise<"signed_out" | "keys_changed" | null> {
    const now = accountState.get();
    await promoteStaged(deviceStorage, chain, sh);
    // What counts is what lies there now: another tab may have found out before.
    const held = await readVault(deviceStorage, viewer.uid);
    // Signed out meanwhile: everything of this person was wiped, and stays so.
    if (held === null || (now.status !== "none" && now.uid !== viewer.uid)) return "signed_out";
    // A later change has taken the place of this one.
    return isSameKeys(held.keys, unlocked.keys) ? null : "keys_changed";
  }

  function whyNotHere(chain: StatementChain): "signed_out" | "keys_changed" | null {
    const open = accountNow();
    if (open?.viewer.uid !== viewer.uid) return "signed_out";
    const { identity, encryption } = open.keys;
    return placeOfKeys(chain, identity.ik, encryption.publicKey.spkiBase64) < seq ? null : "keys_changed";
  }

  async function drop(): Promise<void> {
    if (kept) await dropStaged(deviceStorage, viewer.uid, sh);
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

function isSameKeys(one: OwnKeys, other: OwnKeys): boolean {
  return one.encryption.kid === other.encryption.kid && equalBytes(one.identity.ik, other.identity.ik);
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
