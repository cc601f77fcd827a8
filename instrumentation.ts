/** Once, before the first request: a server whose environment is wrong does not start. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { startServer } = await import("@/lib/server/start.ts");
  startServer();
  // From here and not from startServer, which other programs bundle without the file of the thread.
  const { startPasswordWorkers } = await import("@/lib/server/auth/password-workers.ts");
  startPasswordWorkers();
}
