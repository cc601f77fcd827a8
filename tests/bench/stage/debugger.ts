// A Node process's debugging port (the Chrome DevTools Protocol), asked one thing at a time.
import { z } from "zod";

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() }));

/** One line to a process's debugging port. */
export class Debugger {
  readonly #socket: WebSocket;
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<Debugger> {
    const response = await fetch(`http://127.0.0.1:${String(port)}/json/list`);
    const [target] = targetsSchema.parse(await response.json());
    if (target === undefined) throw new Error("nobody debugs there");
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("the debugging port did not answer"));
    });
    return new Debugger(socket);
  }

  ask(method: string, params: object = {}): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve) => {
      const hear = ({ data }: MessageEvent): void => {
        const answer = z.object({ id: z.number().optional(), result: z.unknown() }).parse(JSON.parse(String(data)));
        if (answer.id !== id) return;
        this.#socket.removeEventListener("message", hear);
        resolve(answer.result);
      };
      this.#socket.addEventListener("message", hear);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.close();
  }
}
