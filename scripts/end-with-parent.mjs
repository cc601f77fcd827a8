// Loaded into a server before anything else (node --import): asks it to stop when the program that started it
// is gone, even if that was killed and could not say so.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
});
// The channel alone must not keep the server alive.
process.channel?.unref();
