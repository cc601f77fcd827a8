// What happens once when the server starts: the environment is checked before anybody can ask for anything.
import { environment, EnvironmentError } from "./env.ts";
import { relay } from "./events/bus.ts";

/** Ends the program, with one line for each variable that is wrong. */
export function startServer(): void {
  try {
    environment();
    // Its connections are made in the background, so that they are there when the first event is.
    relay();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
