// The thread that does bcrypt: one job at a time, answered with one message. Runs apart from the server and knows nothing of it.
import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

export type PasswordJob =
  { kind: "hash"; value: string; cost: number } | { kind: "compare"; value: string; hash: string };
export type PasswordResult = string | boolean;

// On Linux a thread has a priority of its own: a third of a second of this makes way for requests that take milliseconds.
// Elsewhere it would be the whole server's.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

parentPort?.on("message", (job: PasswordJob) => {
  const result = job.kind === "hash" ? hashSync(job.value, job.cost) : compareSync(job.value, job.hash);
  parentPort?.postMessage(result);
});
