// The second step at sign-in, as the settings show and change it. Keeps neither secrets nor codes.
import useSWR, { mutate } from "swr";
import { good, refuse, type Outcome } from "../protocol/codes.ts";
import type { BegunSecondFactor, SecondFactor } from "../shared/contract/second-factor.ts";
import { useAccount } from "./account-state.ts";
import { valueOf, type ApiFault } from "./api.ts";
import { deleteSecondFactor, getSecondFactor, postBeginSecondFactor, postSecondFactor } from "./requests.ts";
import { saveFile } from "./save-file.ts";
import type { SettingsFault } from "./sessions.ts";

export type { BegunSecondFactor } from "../shared/contract/second-factor.ts";
/** `credentials`: the password is another. `code_wrong`: not a code that is good now. */
export type SecondFactorFault = SettingsFault | "credentials" | "code_wrong";

const KEY = "second-factor";

/** undefined while it is not known. */
export function useSecondFactor(): SecondFactor | undefined {
  const account = useAccount();
  return useSWR(account && [KEY, account.viewer.uid], () => valueOf(getSecondFactor()), { dedupingInterval: 0 }).data;
}

export async function beginSecondFactor(password: string): Promise<Outcome<BegunSecondFactor, SecondFactorFault>> {
  const answer = await postBeginSecondFactor(password);
  return answer.ok ? good(answer.value) : refuse(faultOf(answer));
}

/** The recovery codes, shown this once. */
export async function enableSecondFactor(
  ticket: string,
  code: string,
): Promise<Outcome<readonly string[], SecondFactorFault>> {
  const answer = await postSecondFactor(ticket, code);
  await readAgain();
  return answer.ok ? good(answer.value.recovery) : refuse(faultOf(answer));
}

export async function disableSecondFactor(password: string, code: string): Promise<Outcome<null, SecondFactorFault>> {
  const answer = await deleteSecondFactor(password, code);
  await readAgain();
  return answer.ok ? good(null) : refuse(faultOf(answer));
}

export function saveRecoveryCodes(handle: string, codes: readonly string[]): void {
  saveFile(`aryatel-recovery-codes-${handle}.txt`, "text/plain", [codes.join("\n"), "\n"]);
}

function readAgain(): Promise<unknown> {
  return mutate((key) => Array.isArray(key) && key[0] === KEY);
}

function faultOf({ code }: ApiFault): SecondFactorFault {
  switch (code) {
    case "credentials":
    case "code_wrong":
    case "offline":
    case "rate_limited":
      return code;
    default:
      return "busy";
  }
}
