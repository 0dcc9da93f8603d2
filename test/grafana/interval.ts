/** Distances of points that Grafana knows, each with the calculated distance below which it is taken. */
const ladder: readonly (readonly [belowMs: number, intervalMs: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
  [Infinity, 31_536_000_000],
];

/** Unix milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Returns the distance of the points of a panel so many pixels wide, `lowMs` at least. */
export function intervalOf(
  { fromMs, toMs }: TimeRange,
  maxDataPoints: number,
  lowMs: number,
): number {
  const calculated = (toMs - fromMs) / maxDataPoints;
  const [, rounded = 1] = ladder.find(([below]) => calculated < below) ?? [];
  return Math.max(rounded, lowMs);
}

/** Returns `$__rate_interval`: it spans four samples at least, and one step and a sample. */
export function rateIntervalOf(intervalMs: number, scrapeMs: number): number {
  return Math.max(intervalMs + scrapeMs, 4 * scrapeMs);
}

const unitsMs = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

/** Reads `15s`, `5m`, `>1h`; a number alone is seconds. */
export function parseInterval(text: string): number {
  const [, number = "", unit = "s"] = /^>?(\d+(?:\.\d+)?)(ms|[smhdw])?$/.exec(text.trim()) ?? [];
  if (number === "") throw new Error(`expected an interval such as 15s, got ${text}`);
  // The expression allows no other
  return Number(number) * unitsMs[unit as keyof typeof unitsMs];
}

/** Writes whole seconds as `90s`, others as `1500ms`. */
export function formatInterval(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${Math.round(ms)}ms`;
}

/** Reads a time of a dashboard: `now`, `now-30m`, or Unix milliseconds. */
export function parseTime(text: string, nowMs: number): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [, sign, amount] = /^now(?:([-+])(\w+))?$/.exec(text) ?? [];
  if (amount !== undefined) return nowMs + (sign === "-" ? -1 : 1) * parseInterval(amount);
  if (text === "now") return nowMs;
  throw new Error(`expected a time such as now-30m, got ${text}`);
}
