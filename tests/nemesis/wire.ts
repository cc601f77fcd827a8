// The wire between a server and its database, or a client and its server: can be cut, slow, deaf, and can go silent while
// staying connected.
import { createServer, connect, type Server, type Socket } from "node:net";

/** One direction of one connection: what is sent arrives in order, after the wire's delay of that moment. */
class Lane {
  readonly #to: Socket;
  #waiting: { bytes: Buffer; due: number }[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(to: Socket) {
    this.#to = to;
  }

  send(bytes: Buffer, delay: number): void {
    if (delay === 0 && this.#waiting.length === 0) this.#to.write(bytes);
    else {
      this.#waiting.push({ bytes, due: performance.now() + delay });
      this.#timer ??= setTimeout(() => this.#flush(), delay);
    }
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting = [];
    this.#to.destroy();
  }

  #flush(): void {
    this.#timer = null;
    while (this.#waiting.length > 0 && (this.#waiting[0]?.due ?? 0) <= performance.now()) {
      this.#to.write(this.#waiting.shift()?.bytes ?? "");
    }
    const [next] = this.#waiting;
    if (next !== undefined) this.#timer = setTimeout(() => this.#flush(), Math.max(1, next.due - performance.now()));
  }
}

export class Wire {
  readonly #pairs = new Set<[Lane, Lane]>();
  readonly #server: Server;
  #state: "open" | "cut" | "silent" | "deaf" = "open";
  #last: string | null = null;
  #delay = 0;

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      if (this.#state === "cut") {
        near.destroy();
        return;
      }
      const far = connect(Number(target.port), target.hostname);
      const [toFar, toNear] = [new Lane(far), new Lane(near)];
      const pair: [Lane, Lane] = [toFar, toNear];
      this.#pairs.add(pair);
      const end = (): void => {
        for (const lane of pair) lane.end();
        this.#pairs.delete(pair);
      };
      for (const socket of [near, far]) socket.setNoDelay(true).on("error", end).on("close", end);
      near.on("data", (bytes) => {
        if (this.#state === "silent") return;
        toFar.send(bytes, this.#delay);
        if (this.#last !== null && bytes.toString("latin1").endsWith(this.#last)) this.silence();
      });
      far.on("data", (bytes) => {
        if (this.#state === "deaf") end();
        else if (this.#state === "open") toNear.send(bytes, this.#delay);
      });
    });
  }

  /** A wire to the server at `address`, such as a DATABASE_URL, and the address of its near end. */
  static async lay(address: string): Promise<{ wire: Wire; url: string }> {
    const url = new URL(address);
    const wire = new Wire(new URL(address));
    await new Promise<void>((resolve) => wire.#server.listen(0, "127.0.0.1", resolve));
    const bound = wire.#server.address();
    if (bound === null || typeof bound === "string") throw new Error("not listening");
    url.hostname = "127.0.0.1";
    url.port = String(bound.port);
    return { wire, url: url.href };
  }

  /** Connections break, new ones are refused. */
  cut(): void {
    this.#state = "cut";
    this.drop();
  }

  /** Connections stay, nothing goes through; what was swallowed stays lost. */
  silence(): void {
    this.#state = "silent";
  }

  /** What is asked arrives; instead of each answer the connection breaks. */
  deafen(): void {
    this.#state = "deaf";
  }

  /** Everything takes so many milliseconds longer, in each direction. */
  slowDown(delay: number): void {
    this.#delay = delay;
  }

  /** The next statement that ends with `word` still reaches the database; its answer, and all else, does not come through. */
  silenceAfter(word: string): void {
    this.#last = word;
  }

  /** What there is breaks; whoever connects again gets through. */
  drop(): void {
    for (const pair of this.#pairs) {
      for (const lane of pair) lane.end();
    }
  }

  /** What was silenced is of no use afterwards. */
  restore(): void {
    this.drop();
    this.#last = null;
    this.#delay = 0;
    this.#state = "open";
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
