// How far the whole history is loaded, as a screen shows it.
import { useAccount } from "./account-state.ts";
import type { HistoryProgress } from "./history-loader.ts";
import { NO_PROGRESS } from "./nothing.ts";
import { useObservable } from "./observable.ts";

export type { HistoryProgress } from "./history-loader.ts";

/** Messages loaded of how many while a good part is missing; null otherwise. It pauses while the person types or looks elsewhere. */
export function useHistoryProgress(): HistoryProgress | null {
  const account = useAccount();
  return useObservable(account?.historyLoader.progress ?? NO_PROGRESS);
}
