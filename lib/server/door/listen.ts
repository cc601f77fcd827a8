// A server's life: listening, and the end that a signal asks for. What is on its way when the signal comes is still taken, and
// told that it is the last on its connection; then new connections are refused, and requests that run have ten seconds in all.
// Event streams are ended by the hub, which hears the same signal. [Note: the fast door]
import type { RequestListener } from "node:http";
import { createServer } from "node:http";

/** Milliseconds that running requests get. */
const DRAIN_MS = 10_000;
/** Milliseconds for what has been sent and not been read: a connection that looks idle may carry a request already. */
const LAST_CALL_MS = 500;
/** Milliseconds an idle connection is kept: longer than Caddy keeps its own, so that no request meets one that just closes. */
const KEEP_ALIVE_MS = 125_000;

interface Where {
  port: number;
  host: string;
}

/** Resolves when it listens; ends the program at SIGTERM or SIGINT, or when it cannot listen. */
export function listenUntilStopped(listener: RequestListener, { port, host }: Where): Promise<void> {
  let isStopping = false;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    if (isStopping) outgoing.setHeader("Connection", "close");
    listener(incoming, outgoing);
  });
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    // A connection whose answer is through, to the last byte, is not kept any more.
    server.keepAliveTimeout = 1;
    setTimeout(() => {
      server.close(() => process.exit(0));
    }, LAST_CALL_MS);
    setTimeout(() => {
      server.closeAllConnections();
    }, DRAIN_MS).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
  return new Promise((resolve) => {
    server.on("error", (error) => {
      process.stderr.write(`The server cannot listen on port ${String(port)}: ${error.message}\n`);
      process.exit(1);
    });
    server.listen(port, host, resolve);
  });
}
