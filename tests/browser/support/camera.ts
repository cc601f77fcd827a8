// A camera that sees a picture of ours: Chromium reads its video from a file, and a code is drawn into it.
import { writeFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { decodeQR } from "qr/decode.js";
import { encodeQR } from "qr";

const [WIDTH, HEIGHT] = [640, 480];
/** Pixels of a code's sides, at most. */
const CODE_SIZE = 440;

/** Switches with which Chromium has a camera, and is not asked whether it may be used. */
export function cameraArgs(file: string): string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** The text of a code that is on the screen, read from what is drawn. */
export async function readCode(code: Locator): Promise<string> {
  const [size = 0] = ((await code.getAttribute("viewBox")) ?? "").split(" ").slice(2).map(Number);
  const data = new Uint8ClampedArray((size * 8) ** 2 * 4).fill(255);
  const path = (await code.locator("path").getAttribute("d")) ?? "";
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let column = Number(x) * 8; column < (Number(x) + Number(width)) * 8; column += 1) {
      for (let row = Number(y) * 8; row < (Number(y) + 1) * 8; row += 1) {
        data.fill(0, (row * size * 8 + column) * 4, (row * size * 8 + column) * 4 + 3);
      }
    }
  }
  return decodeQR({ width: size * 8, height: size * 8, data });
}

/** What the camera sees from now on: a code on a grey wall. */
export function showToCamera(file: string, text: string): void {
  const rows = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const luma = Buffer.alloc(WIDTH * HEIGHT, 150);
  const scale = Math.floor(CODE_SIZE / rows.length);
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - rows.length * scale) / 2));
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) {
      for (let line = 0; line < scale; line += 1) {
        const from = ((top ?? 0) + y * scale + line) * WIDTH + (left ?? 0) + x * scale;
        luma.fill(isDark ? 30 : 225, from, from + scale);
      }
    }
  }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F30:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)]));
}
