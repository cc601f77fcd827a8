import { encodeQR } from "qr";
import { useMemo } from "react";
import { classNames } from "./class-names.ts";

/** Light modules around the code without which cameras do not find it. */
const QUIET_ZONE = 4;

/** A text as a code for a camera, dark on white in either theme: that is what cameras expect. */
export function QrCode({ text, name, className }: { text: string; name: string; className?: string }) {
  const { path, size } = useMemo(() => draw(text), [text]);
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      shapeRendering="crispEdges"
      className={classNames("rounded-tight bg-paper", className)}
    >
      <path d={path} className="fill-print" />
    </svg>
  );
}

/** One stroke for each run of dark modules. */
function draw(text: string): { path: string; size: number } {
  // A screen has no scratches to correct: fewer and larger modules are read more easily.
  const rows = encodeQR(text, "raw", { ecc: "low", border: QUIET_ZONE });
  const strokes = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => {
      if (!isDark || row[x - 1] === true) return [];
      const end = row.indexOf(false, x);
      const width = (end === -1 ? row.length : end) - x;
      return [`M${String(x)} ${String(y)}h${String(width)}v1h-${String(width)}z`];
    }),
  );
  return { path: strokes.join(""), size: rows.length };
}
