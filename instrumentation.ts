/** Once, before the first request: a server whose environment is wrong does not start. */
export async function register(): Promise<void> {
  const { startServer } = await import("@/lib/server/start.ts");
  startServer();
}
