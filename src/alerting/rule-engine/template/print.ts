import { showFloat, toDecimals, toExponent, toSignificant } from "./format-float.ts";
import { showValue, type TemplateValue } from "./value.ts";

const verb = /%(?<flags>[-+# 0]*)(?<width>\d+)?(?:\.(?<precision>\d*))?(?<letter>.)/gsu;

/** Returns what Go's `fmt.Sprintf` makes of the values. Of its verbs those that numbers and text have. */
export function sprintf(format: string, values: readonly TemplateValue[]): string {
  let next = 0;
  const text = format.replaceAll(verb, (...found) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the groups of the pattern
    const groups = found.at(-1) as Readonly<Partial<Record<string, string>>>;
    const letter = groups["letter"] ?? "";
    if (letter === "%") return "%";
    if (next >= values.length) return `%!${letter}(MISSING)`;
    const value = values[next++];
    const precision = groups["precision"];
    const shown = show(letter, value, precision === undefined ? undefined : Number(precision));
    return pad(shown, groups["flags"] ?? "", Number(groups["width"] ?? 0), value);
  });
  const extra = values.slice(next).map((value) => `${typeName(value)}=${showValue(value)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(", ")})`;
}

function show(letter: string, value: TemplateValue, precision: number | undefined): string {
  if (letter === "v")
    return typeof value === "number" ? floatV(value, precision) : showValue(value);
  if (letter === "t" && typeof value === "boolean") return String(value);
  if (typeof value === "string" || Array.isArray(value)) {
    const text = showValue(value);
    if (letter === "s") return precision === undefined ? text : text.slice(0, precision);
    if (letter === "q") return JSON.stringify(text);
  }
  if (typeof value === "bigint" && letter === "d") return String(value);
  if (typeof value === "bigint" && letter === "x") return value.toString(16);
  if (typeof value === "number") {
    if (letter === "f" || letter === "F") return toDecimals(value, precision ?? 6);
    if (letter === "e") return toExponent(value, precision ?? 6);
    if (letter === "g") return floatG(value, precision);
  }
  return `%!${letter}(${typeName(value)}=${showValue(value)})`;
}

function floatV(value: number, precision: number | undefined): string {
  return precision === undefined ? showFloat(value) : toSignificant(value, precision);
}

function floatG(value: number, precision: number | undefined): string {
  return precision === undefined ? showFloat(value) : toSignificant(value, precision);
}

function pad(shown: string, flags: string, width: number, value: TemplateValue): string {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const signed = flags.includes("+") && isNumber && !/^[-+]/.test(shown) ? `+${shown}` : shown;
  if (flags.includes("-")) return signed.padEnd(width);
  if (!flags.includes("0") || !isNumber) return signed.padStart(width);
  const sign = /^[-+]/.exec(signed)?.[0] ?? "";
  return sign + signed.slice(sign.length).padStart(width - sign.length, "0");
}

function typeName(value: TemplateValue): string {
  if (value === undefined) return "<nil>";
  if (typeof value === "number") return "float64";
  if (typeof value === "bigint") return "int";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "map[string]string";
}
