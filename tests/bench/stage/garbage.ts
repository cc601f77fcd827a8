// Has a Node process of ours let go of what nothing refers to any more, by its own debugging port: what a process takes for
// garbage to come says nothing about what a client costs.
import { z } from "zod";

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() }));

export async function collectGarbage(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/json/list`);
  const [target] = targetsSchema.parse(await response.json());
  if (target === undefined) throw new Error("nobody debugs there");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise<void>((resolve, reject) => {
    socket.onerror = () => reject(new Error("the debugging port did not answer"));
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }));
    socket.onmessage = () => resolve();
  });
  socket.close();
}
