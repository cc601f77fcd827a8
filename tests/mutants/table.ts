// All mutants. Those of the library live in the process of the test that guards them, those of the server in a build of
// their own.
import { ACCOUNTS } from "./accounts.ts";
import { AMENDING } from "./amending.ts";
import { CHAIN_RULES } from "./chain-rules.ts";
import { JUDGED_MESSAGES } from "./judged-messages.ts";
import { KEY_LOG_CLIENT } from "./key-log-client.ts";
import { KEY_LOG_PEOPLE } from "./key-log-people.ts";
import { KEY_LOG } from "./key-log.ts";
import { KEYS } from "./keys.ts";
import type { Mutant } from "./mutant.ts";
import { OPENING } from "./opening.ts";
import { PINS_IN_USE } from "./pins-in-use.ts";
import { PINNED_CHAINS } from "./pinned-chains.ts";
import { PIN_MUTANTS } from "./pins.ts";
import { POSTED_MESSAGES } from "./posted-messages.ts";
import { POSTED_STATEMENTS } from "./posted-statements.ts";
import { RECEIVING_STEPS } from "./receiving-steps.ts";
import { RECEIVING } from "./receiving.ts";
import { REQUESTS } from "./requests.ts";
import { STATEMENT_CHAINS } from "./statement-chains.ts";
import { STATEMENTS } from "./statements.ts";

export const LIBRARY_MUTANTS: readonly Mutant[] = [
  ...KEYS,
  ...STATEMENTS,
  ...STATEMENT_CHAINS,
  ...PINNED_CHAINS,
  ...PIN_MUTANTS,
  ...PINS_IN_USE,
  ...RECEIVING,
  ...RECEIVING_STEPS,
  ...OPENING,
  ...CHAIN_RULES,
  ...AMENDING,
  ...KEY_LOG,
  ...KEY_LOG_CLIENT,
  ...KEY_LOG_PEOPLE,
];

export const SERVER_MUTANTS: readonly Mutant[] = [
  ...POSTED_MESSAGES,
  ...JUDGED_MESSAGES,
  ...POSTED_STATEMENTS,
  ...ACCOUNTS,
  ...REQUESTS,
];
