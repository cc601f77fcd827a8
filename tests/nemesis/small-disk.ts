// A disk of a few hundred megabytes for the database, so that it can be filled up. Only root may mount one, and not in every
// container; without it that fault is left out, and the run says so.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const SIZE = "400m";
const BLOCK = Buffer.alloc(1024 * 1024);
const SMALL_BLOCK = Buffer.alloc(4096);

export interface SmallDisk {
  /** To the last block. */
  fill: () => void;
  /** Gives the room back. */
  free: () => void;
  unmount: () => void;
}

export function mountSmallDisk(folder: string): SmallDisk | null {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE},mode=700`, "aryatel-nemesis", folder]);
  if (mounted.status !== 0) return null;
  const ballast = join(folder, "ballast");
  return {
    fill() {
      const file = openSync(ballast, "a");
      try {
        for (const block of [BLOCK, SMALL_BLOCK]) {
          try {
            while (writeSync(file, block) === block.length);
          } catch (error) {
            if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
          }
        }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    unmount: () => void spawnSync("umount", ["-l", folder]),
  };
}
