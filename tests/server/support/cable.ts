// A wire between two programs, such as a server and its database: can be cut, and can go silent while staying connected, as a
// whole or for one kind of request; remembers what a database was asked.
import { createServer, connect, type Server, type Socket } from "node:net";

/** What a client of MySQL or MariaDB asks: the first byte of a command, as their protocol numbers them. */
const COMMANDS = { 3: "query", 22: "prepare", 23: "execute" } as const;

export interface AskedCommand {
  kind: (typeof COMMANDS)[keyof typeof COMMANDS];
  /** All bytes after the first, one letter each. */
  text: string;
}

export class Cable {
  /** Filled once `recording` is true; connections made before are not listened to. */
  readonly asked: AskedCommand[] = [];
  recording = false;
  readonly #pairs = new Set<[Socket, Socket]>();
  readonly #server: Server;
  #state: "open" | "cut" | "silent" = "open";
  #last: string | null = null;
  /** Connections whose last request begins with this pass nothing on, either way. */
  #stalled: string | null = null;

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      if (this.#state === "cut") {
        near.destroy();
        return;
      }
      const far = connect(Number(target.port), target.hostname);
      const pair: [Socket, Socket] = [near, far];
      this.#pairs.add(pair);
      const end = (): void => {
        near.destroy();
        far.destroy();
        this.#pairs.delete(pair);
      };
      for (const socket of pair) socket.on("error", end).on("close", end);
      if (this.recording) this.#listen(near);
      let request = "";
      const isStalled = () => this.#stalled !== null && request.startsWith(this.#stalled);
      near.on("data", (bytes) => {
        request = bytes.toString("latin1", 0, 200);
        if (this.#state !== "open" || isStalled()) return;
        far.write(bytes);
        if (this.#last !== null && bytes.toString("latin1").endsWith(this.#last)) this.silence();
      });
      far.on("data", (bytes) => this.#state === "open" && !isStalled() && near.write(bytes));
    });
  }

  /** A cable to the database at `databaseUrl`, and the address of its near end. */
  static async lay(databaseUrl: string): Promise<{ cable: Cable; url: string }> {
    const url = new URL(databaseUrl);
    const cable = new Cable(new URL(databaseUrl));
    await new Promise<void>((resolve) => cable.#server.listen(0, "127.0.0.1", resolve));
    const address = cable.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    url.hostname = "127.0.0.1";
    url.port = String(address.port);
    return { cable, url: url.href };
  }

  /** Takes the packets apart that a server sends: three bytes of length, a number that is 0 where a command begins, the rest. */
  #listen(near: Socket): void {
    let pending = Buffer.alloc(0);
    near.on("data", (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readUIntLE(0, 3)) {
        const end = 4 + pending.readUIntLE(0, 3);
        const kind = COMMANDS[pending[4] as keyof typeof COMMANDS] as AskedCommand["kind"] | undefined;
        const isCommand = pending[3] === 0 && kind !== undefined;
        if (isCommand) this.asked.push({ kind, text: pending.subarray(5, end).toString("latin1") });
        pending = pending.subarray(end);
      }
    });
  }

  /** Connections break, new ones are refused. */
  cut(): void {
    this.#state = "cut";
    this.#drop();
  }

  /** Connections stay, nothing goes through; what was swallowed stays lost. */
  silence(): void {
    this.#state = "silent";
  }

  /** The next statement that ends with `word` still reaches the database; its answer, and all else, does not come through. */
  silenceAfter(word: string): void {
    this.#last = word;
  }

  /** Half open: connections that ask for this stay, and nothing more goes through them; the others go on. */
  stall(request: string): void {
    this.#stalled = request;
  }

  /** What was silenced is of no use afterwards. */
  restore(): void {
    this.#drop();
    this.#last = null;
    this.#stalled = null;
    this.#state = "open";
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #drop(): void {
    for (const [near] of this.#pairs) near.destroy();
  }
}
