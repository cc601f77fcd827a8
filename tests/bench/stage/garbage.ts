// Has a Node process of ours let go of what nothing refers to any more, by its own debugging port, and asks what is left: what a
// process takes for garbage to come says nothing about what a client costs.
import { z } from "zod";

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
const valueSchema = z.object({ result: z.object({ result: z.object({ value: z.number() }) }) });

export async function collectGarbage(port: number): Promise<void> {
  await ask(port, "HeapProfiler.collectGarbage");
}

/** Kilobytes that are still referred to, objects and what lies beside them. */
export async function usedAfterGarbage(port: number): Promise<number> {
  // What the first run lets go of may have held on to more.
  for (let run = 0; run < 3; run += 1) await collectGarbage(port);
  const expression = "process.memoryUsage().heapUsed + process.memoryUsage().external";
  return valueSchema.parse(JSON.parse(await ask(port, "Runtime.evaluate", { expression }))).result.result.value / 1024;
}

async function ask(port: number, method: string, params: object = {}): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/json/list`);
  const [target] = targetsSchema.parse(await response.json());
  if (target === undefined) throw new Error("nobody debugs there");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const answer = await new Promise<string>((resolve, reject) => {
    socket.onerror = () => reject(new Error("the debugging port did not answer"));
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method, params }));
    socket.onmessage = ({ data }) => resolve(String(data));
  });
  socket.close();
  return answer;
}
