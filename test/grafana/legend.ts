import { configOf, textOf } from "./field-config.ts";
import type { Panel } from "./dashboard-json.ts";
import type { Field, Frame } from "./frame.ts";

/** Returns what Grafana calls a series, or a column with one number, among all that a panel shows. */
export function nameOf(panel: Panel, field: Field, frame: Frame, all: readonly Field[]): string {
  const given = textOf(configOf(panel, field, frame.refId), "displayName");
  if (given !== undefined) return filledName(given, field);
  return field.title ?? automatic(field, all);
}

/** Returns the legend of a query for one series; undefined where Grafana chooses one itself. */
export function legendOf(
  format: string | undefined,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  if (format === undefined || format === "" || format === "__auto") return undefined;
  return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? "");
}

function filledName(text: string, { name, labels = {} }: Field): string {
  return text.replaceAll(/\$\{__field\.(\w+)(?:\.(\w+)|\["([^"]+)"\])?\}/g, (whole, part, a, b) => {
    if (part === "name") return name;
    if (part === "labels") return labels[String(a ?? b)] ?? whole;
    throw new Error(`expected __field.name or __field.labels, got ${whole}`);
  });
}

/** The labels in which the series differ; of one alone all of them. */
function automatic({ name, labels = {} }: Field, all: readonly Field[]): string {
  const pairs = Object.entries(labels);
  const differing = pairs.filter(([label, value]) =>
    all.some((other) => other.labels?.[label] !== value),
  );
  const [only, ...more] = differing;
  if (only !== undefined && more.length === 0) return only[1];
  const { __name__: metric = "", ...others } = labels;
  const shown = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return shown.length === 0 ? metric || name : `${metric}{${shown.join(", ")}}`;
}
