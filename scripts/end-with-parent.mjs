// Loaded into a server before anything else (node --import): asks it to stop when the program that started it
// is gone, even if that was killed and could not say so. The server's own processes load this too and have a
// parent of their own; they are left alone.
if (process.env["END_WITH_PARENT"] === String(process.ppid)) {
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
  });
  // The channel alone must not keep the server alive.
  process.channel?.unref();
}
