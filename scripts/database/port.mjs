// Ports on the loopback interface: a free one, and whether a database answers on one.
import { connect, createServer } from "node:net";

/** @returns {Promise<number>} */
export function findFreePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => {
        done(port);
      });
    });
  });
}

// The first packet of a MySQL server: three bytes length, one byte number, then the protocol version, 10.
const GREETING_VERSION_AT = 4;
const GREETING_VERSION = 10;

/**
 * True when a MySQL-compatible server greets on this port: it does so only once it takes connections.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function answersAsDatabase(port) {
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 1000 });
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      done(answer);
    };
    socket.on("data", (data) => {
      end(data[GREETING_VERSION_AT] === GREETING_VERSION);
    });
    socket.on("timeout", () => {
      end(false);
    });
    socket.on("error", () => {
      end(false);
    });
    socket.on("close", () => {
      end(false);
    });
  });
}
