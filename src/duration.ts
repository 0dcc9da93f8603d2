import { ObservabilityError } from "./errors.ts";

/** Milliseconds, or text in Prometheus' duration grammar: `"500ms"`, `"30s"`, `"1h30m"`. */
export type Duration = number | string;

/** The longest time that a timer can wait, 24.8 days. Node.js makes 1 ms of what is longer. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Units from large to small, as Prometheus writes them. A year has 365 days and a day 24 hours:
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
const unitsMs = [
  ["y", 31_536_000_000],
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

const durationText = new RegExp(
  `^${unitsMs.map(([unit]) => `(?:(?<${unit}>\\d+)${unit})?`).join("")}$`,
);

/**
 * Returns the duration in milliseconds.
 *
 * @throws ObservabilityError `OBS_DURATION_INVALID` on negative or non-finite numbers and on text
 * outside the grammar (units must come from large to small, each at most once).
 */
export function toMs(duration: Duration): number {
  if (typeof duration === "number") return checkedMs(duration);
  if (duration === "0") return 0;
  const groups = durationText.exec(duration)?.groups;
  if (duration === "" || groups === undefined) throw invalid(duration);
  return checkedMs(unitsMs.reduce((sum, [unit, ms]) => sum + Number(groups[unit] ?? 0) * ms, 0));
}

/** Returns the duration in milliseconds, NaN where it is none: for checks that go on. */
export function toMsOrNaN(duration: Duration): number {
  try {
    return toMs(duration);
  } catch {
    return Number.NaN;
  }
}

/**
 * Returns `ms` in Prometheus' shortest exact form, largest unit first: `90_000` → `"1m30s"`.
 * Years, weeks and days are used only where they divide exactly, as Prometheus prints them.
 *
 * @throws ObservabilityError `OBS_DURATION_INVALID` unless `ms` is a whole number ≥ 0.
 */
export function toPromDuration(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms < 0) throw invalid(ms);
  if (ms === 0) return "0s";
  const exactOnly = new Set<string>(["y", "w", "d"]);
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of unitsMs) {
    if (rest < size || (exactOnly.has(unit) && rest % size !== 0)) continue;
    parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  return parts.join("");
}

function checkedMs(ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) throw invalid(ms);
  return ms;
}

function invalid(got: Duration): ObservabilityError {
  const shown = typeof got === "string" ? JSON.stringify(got) : String(got);
  return new ObservabilityError(
    "OBS_DURATION_INVALID",
    `expected milliseconds >= 0 or a duration such as "30s", got ${shown}`,
  );
}
