// Figures of several repetitions: their median, and between what and what they lay.
export interface Figure {
  median: number;
  min: number;
  max: number;
}

export function figureOf(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: round(sorted[0] ?? NaN), max: round(sorted.at(-1) ?? NaN) };
}

/** Of values in ascending order. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [low = NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return round(low + (high - low) * (at - Math.floor(at)));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
