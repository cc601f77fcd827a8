// One database folder, one owner. The lock is a listening socket in the folder: the system gives it back when
// its owner dies, so that nothing stale can block the next start. (Should two owners start within the same
// millisecond, the database's own file locks still let only one in.)
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "../plain-error.mjs";

// Relative on purpose: a socket's path may have about 100 characters, and the caller stands in the folder.
const SOCKET = "keeper.sock";
const ORPHAN_LIMIT_MS = 30_000;

/** @returns {Promise<boolean>} */
function isHeld() {
  return new Promise((done) => {
    const probe = connect(SOCKET);
    probe.on("connect", () => {
      probe.destroy();
      done(true);
    });
    probe.on("error", () => {
      done(false);
    });
  });
}

/**
 * @param {string} folder where this process stands
 * @returns {Promise<void>}
 */
export async function takeLock(folder) {
  if (await isHeld()) {
    throw new PlainError(
      `A database is already running in ${folder}. Stop the other program first (another "npm start" or "npm run dev"?), or set DATABASE_URL.`,
    );
  }
  rmSync(SOCKET, { force: true });
  const server = createServer((socket) => socket.destroy());
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(SOCKET, () => {
      done(undefined);
    });
  });
  server.unref();
}

/**
 * The command line of a process, or an empty text.
 * @param {number} pid
 * @returns {string}
 */
function commandLine(pid) {
  try {
    return readFileSync(join("/proc", String(pid), "cmdline"), "utf8").replaceAll("\0", " ");
  } catch {
    // No such process, or no /proc on this system.
  }
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/**
 * Ends a database that outlived its keeper in this folder. Called with the lock held, so nobody owns it.
 * @param {string} pidFile
 * @param {string} dataFolder
 * @returns {Promise<void>}
 */
export async function stopOrphan(pidFile, dataFolder) {
  let pid;
  try {
    pid = Number.parseInt(readFileSync(pidFile, "utf8"), 10);
  } catch {
    return;
  }
  const isOurs = () => commandLine(pid).includes(`--datadir=${dataFolder} `);
  if (!Number.isSafeInteger(pid) || pid < 2 || !isOurs()) return;
  process.kill(pid, "SIGTERM");
  const limit = Date.now() + ORPHAN_LIMIT_MS;
  while (isOurs()) {
    if (Date.now() > limit) process.kill(pid, "SIGKILL");
    await sleep(50);
  }
}
