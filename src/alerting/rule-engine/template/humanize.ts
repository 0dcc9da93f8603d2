import { toSignificant } from "./format-float.ts";

const large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
const binary = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
const small = ["m", "u", "n", "p", "f", "a", "z", "y"];

/** Returns the number with a prefix such as `1.235k`: template/template.go of Prometheus. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return toSignificant(value, 4);
  return Math.abs(value) >= 1 ? divided(value, 1_000, large) : multiplied(value);
}

/** Returns the number with a binary prefix such as `1.5ki`. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return toSignificant(value, 4);
  return divided(value, 1_024, binary);
}

/** Returns the ratio as `12.5%`. */
export function humanizePercentage(value: number): string {
  return `${toSignificant(value * 100, 4)}%`;
}

/** Returns the seconds as `1d 2h 3m 4s`, or below a minute with four digits. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return toSignificant(seconds, 4);
  if (seconds === 0) return "0s";
  if (Math.abs(seconds) < 1) return `${multiplied(seconds)}s`;
  const sign = seconds < 0 ? "-" : "";
  const whole = Math.trunc(Math.abs(seconds));
  if (whole < 60) return `${sign}${toSignificant(Math.abs(seconds), 4)}s`;
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3_600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "m"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count !== 0);
  const shown = parts.slice(first).map(([count, unit]) => `${count}${unit}`);
  return sign + shown.join(" ");
}

/** Returns the Unix time as Go prints one: `1970-01-01 00:00:01 +0000 UTC`. */
export function humanizeTimestamp(seconds: number): string {
  if (!Number.isFinite(seconds)) return toSignificant(seconds, 4);
  const [date = "", time = ""] = new Date(Math.trunc(seconds * 1_000)).toISOString().split("T");
  return `${date} ${time.replace(/\.?0*Z$/, "")} +0000 UTC`;
}

function divided(value: number, by: number, prefixes: readonly string[]): string {
  let [rest, prefix] = [value, ""];
  for (const next of prefixes) {
    if (Math.abs(rest) < by) break;
    prefix = next;
    rest /= by;
  }
  return toSignificant(rest, 4) + prefix;
}

function multiplied(value: number): string {
  let [rest, prefix] = [value, ""];
  for (const next of small) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1_000;
  }
  return toSignificant(rest, 4) + prefix;
}
