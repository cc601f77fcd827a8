// A server's life: listening, and the end that a signal asks for. New connections are refused at once, requests that run get
// ten seconds, and event streams are ended by the hub, which hears the same signal. [Note: the fast door]
import type { RequestListener } from "node:http";
import { createServer } from "node:http";

/** Milliseconds that running requests get. */
const DRAIN_MS = 10_000;
/** Milliseconds an idle connection is kept: longer than Caddy keeps its own, so that no request meets one that just closes. */
const KEEP_ALIVE_MS = 125_000;

interface Where {
  port: number;
  host: string;
}

/** Resolves when it listens; ends the program at SIGTERM or SIGINT, or when it cannot listen. */
export function listenUntilStopped(listener: RequestListener, { port, host }: Where): Promise<void> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    server.close(() => process.exit(0));
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
