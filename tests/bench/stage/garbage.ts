// Has a Node process of ours let go of what nothing refers to any more, by its own debugging port, and asks what is left: what a
// process takes for garbage to come says nothing about what a client costs.
import { z } from "zod";
import { Debugger } from "./debugger.ts";

const valueSchema = z.object({ result: z.object({ value: z.number() }) });

export async function collectGarbage(port: number): Promise<void> {
  await ask(port, "HeapProfiler.collectGarbage");
}

/** Kilobytes that are still referred to, objects and what lies beside them. */
export async function usedAfterGarbage(port: number): Promise<number> {
  // What the first run lets go of may have held on to more.
  for (let run = 0; run < 3; run += 1) await collectGarbage(port);
  const expression = "process.memoryUsage().heapUsed + process.memoryUsage().external";
  return valueSchema.parse(await ask(port, "Runtime.evaluate", { expression })).result.value / 1024;
}

async function ask(port: number, method: string, params: object = {}): Promise<unknown> {
  const debug = await Debugger.open(port);
  const answer = await debug.ask(method, params);
  debug.close();
  return answer;
}
