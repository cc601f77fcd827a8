// What a figure was measured on.
import { cpus, release, totalmem } from "node:os";

export function machineFacts(): Record<string, string | number> {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    "memory, GB": Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    when: new Date().toISOString().slice(0, 10),
  };
}
