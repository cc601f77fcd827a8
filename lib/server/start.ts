// What happens once when the server starts: the environment is checked before anybody can ask for anything.
import { environment, EnvironmentError } from "./env.ts";
import { relay } from "./events/bus.ts";
import { connectCounters } from "./limits/counters.ts";

/** Ends the program, with one line for each variable that is wrong. */
export function startServer(): void {
  try {
    environment();
    // Connections to Redis are made in the background, so that they are there when the first event and the first turn are.
    relay();
    connectCounters();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
