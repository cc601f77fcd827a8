// Charts as SVG, drawn from nothing but their figures.
export interface Bar {
  name: string;
  median: number;
  min: number;
  max: number;
}

const [WIDTH, LEFT, ROW, TOP] = [640, 110, 30, 34];

/** One bar for each, with the range its repetitions lay in. */
export function drawBars(title: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ max }) => max), Number.MIN_VALUE);
  const x = (value: number) => LEFT + (value / most) * (WIDTH - LEFT - 90);
  const height = TOP + bars.length * ROW + 8;
  const rows = bars.flatMap(({ name, median, min, max }, index) => {
    const y = TOP + index * ROW;
    const middle = y + ROW / 2 - 4;
    return [
      text(LEFT - 8, middle + 4, name, 'text-anchor="end"'),
      `<rect x="${at(LEFT)}" y="${at(y)}" width="${at(x(median) - LEFT)}" height="${at(ROW - 10)}" fill="${index === 0 ? "#4f46e5" : "#a5b4fc"}"/>`,
      `<path d="M${at(x(min))} ${at(middle)}H${at(x(max))}" stroke="#64748b" stroke-width="2"/>`,
      text(x(max) + 8, middle + 4, String(median), ""),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(8, 20, title, 'font-weight="600"'),
    ...rows,
    "</svg>\n",
  ].join("\n");
}

function at(value: number): string {
  return value.toFixed(1);
}

function text(x: number, y: number, content: string, more: string): string {
  const safe = content.replace(/[&<>]/g, (letter) => `&#${String(letter.charCodeAt(0))};`);
  return `<text x="${at(x)}" y="${at(y)}" fill="#0f172a" ${more}>${safe}</text>`;
}
