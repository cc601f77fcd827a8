// Sends every connection to one node of a cluster, as long as that one is well; then all to the next. Two nodes that are
// written to at once would refuse each other's changes at COMMIT.
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 250;
/** Milliseconds after which a node that gives no answer about itself is not well. */
const SILENT_MS = 1500;

interface Node {
  readonly ports: { sql: number };
  isSynced: () => Promise<boolean>;
}

export class Router {
  readonly #nodes: readonly Node[];
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #current = 0;
  #isOver = false;

  private constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
    this.#server = createServer((near) => {
      const far = connect(nodes[this.#current]?.ports.sql ?? 0, "127.0.0.1");
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      const end = (): void => {
        for (const socket of pair) socket.destroy();
        this.#pairs.delete(pair);
      };
      for (const socket of pair) socket.setNoDelay(true).on("error", end).on("close", end);
      near.pipe(far);
      far.pipe(near);
    });
  }

  static async start(nodes: readonly Node[]): Promise<Router> {
    const router = new Router(nodes);
    await new Promise<void>((resolve) => router.#server.listen(0, "127.0.0.1", resolve));
    void router.#watch();
    return router;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Which node everybody is sent to. */
  get current(): number {
    return this.#current;
  }

  close(): void {
    this.#isOver = true;
    this.#drop();
    this.#server.close();
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      if (!(await this.#isWell(this.#current))) await this.#moveOn();
      await pause(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }

  async #isWell(index: number): Promise<boolean> {
    const answer = this.#nodes[index]?.isSynced() ?? false;
    return Promise.race([answer, pause(SILENT_MS, false, { ref: false })]);
  }

  async #moveOn(): Promise<void> {
    for (let step = 1; step < this.#nodes.length; step += 1) {
      const next = (this.#current + step) % this.#nodes.length;
      if (!(await this.#isWell(next))) continue;
      this.#current = next;
      this.#drop();
      return;
    }
  }

  #drop(): void {
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }
}
