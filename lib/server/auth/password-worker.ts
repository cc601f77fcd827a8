// The thread that does bcrypt: one job at a time, answered with one message. Runs apart from the server and knows nothing of it.
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

export type PasswordJob =
  { kind: "hash"; value: string; cost: number } | { kind: "compare"; value: string; hash: string };
export type PasswordResult = string | boolean;

parentPort?.on("message", (job: PasswordJob) => {
  const result = job.kind === "hash" ? hashSync(job.value, job.cost) : compareSync(job.value, job.hash);
  parentPort?.postMessage(result);
});
