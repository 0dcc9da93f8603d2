/** Returns the number in decimal digits, never with an exponent: Go's `FormatFloat(x, 'f', -1)`. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return showNumber(value);
  const text = Object.is(value, -0) ? "-0" : String(value);
  const [digits = "", exponent] = text.split("e");
  if (exponent === undefined) return text;
  const sign = digits.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = digits.replace("-", "").split(".");
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${all}`;
  return `${sign}${all.padEnd(point, "0").slice(0, point)}${all.length > point ? `.${all.slice(point)}` : ""}`;
}

/** Returns the number as Prometheus prints it: `+Inf`, `-Inf`, `NaN`, or digits. */
export function showNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  return Number.isNaN(value) ? "NaN" : plainNumber(value);
}

/** Returns the number as OpenMetrics has it in labels: whole numbers end in `.0`. */
export function openMetricsNumber(value: number): string {
  const text = showNumber(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/**
 * Returns the number as Go's `%g` does: from a million on and below 0.0001 with an exponent. With a
 * precision, as many digits, and the exponent from there on.
 */
export function goNumber(value: number, precision?: number): string {
  if (!Number.isFinite(value) || value === 0) return showNumber(value);
  const rounded = precision === undefined ? value : Number(value.toPrecision(precision));
  const [digits = "", exponent = "0"] = rounded.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < (precision ?? 6)) return plainNumber(rounded);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Returns the number that a label such as `le` says, undefined where it is none. */
export function readNumber(text: string): number | undefined {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
