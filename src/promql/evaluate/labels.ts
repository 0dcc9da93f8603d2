/**
 * The labels of a series, sorted by name, without empty values. `pairs` alternates names and values.
 * Equal labels are not one object; their keys are equal.
 */
export interface Labels {
  readonly pairs: readonly string[];
}

export const metricName = "__name__";

/** Labels that name the metric rather than the series: functions drop them. */
const metadata: ReadonlySet<string> = new Set([metricName, "__type__", "__unit__"]);

export const noLabels: Labels = { pairs: [] };

// Queries ask for the same label sets again and again, and labels never change
const keys = new WeakMap<Labels, string>();
const unnamed = new WeakMap<Labels, Labels>();

/** Returns the labels of an object; empty values mean no label, as in Prometheus. */
export function toLabels(record: Readonly<Record<string, string>>): Labels {
  return fromEntries(Object.entries(record));
}

/** Returns the labels of names and values; of a name that stands twice, the last counts. */
export function fromEntries(entries: Iterable<readonly [string, string]>): Labels {
  const sorted = [...new Map(entries)]
    .filter(([, value]) => value !== "")
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { pairs: sorted.flat() };
}

/** Returns names and values in order. */
export function entriesOf({ pairs }: Labels): readonly (readonly [string, string])[] {
  const entries: (readonly [string, string])[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    entries.push([pairs[at] ?? "", pairs[at + 1] ?? ""]);
  }
  return entries;
}

/** Returns the labels as an object. */
export function toRecord(labels: Labels): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf(labels));
}

/** Returns the label's value, or "" where the series has none. */
export function valueOf({ pairs }: Labels, name: string): string {
  for (let at = 0; at < pairs.length; at += 2) {
    if (pairs[at] === name) return pairs[at + 1] ?? "";
  }
  return "";
}

/** Returns text that is equal exactly for equal labels. */
export function keyOf(labels: Labels): string {
  const known = keys.get(labels);
  if (known !== undefined) return known;
  // No label holds U+FFFF
  const key = labels.pairs.join("\uFFFF");
  keys.set(labels, key);
  return key;
}

/** Returns the labels without the metric's name, type and unit. */
export function withoutName(labels: Labels): Labels {
  const known = unnamed.get(labels);
  if (known !== undefined) return known;
  const kept = filterLabels(labels, (name) => !metadata.has(name));
  unnamed.set(labels, kept);
  return kept;
}

/** Returns the labels whose names `keep` accepts; the same object where that is all. */
export function filterLabels(labels: Labels, keep: (name: string) => boolean): Labels {
  const { pairs } = labels;
  const kept: string[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const name = pairs[at] ?? "";
    if (keep(name)) kept.push(name, pairs[at + 1] ?? "");
  }
  return kept.length === pairs.length ? labels : { pairs: kept };
}

/** Returns the labels with some replaced; an empty value removes the label. */
export function withLabels(
  labels: Labels,
  changes: readonly (readonly [string, string])[],
): Labels {
  return fromEntries([...entriesOf(labels), ...changes]);
}

/** Orders label sets as Prometheus does: by their first name or value that differs. */
export function compareLabels({ pairs: a }: Labels, { pairs: b }: Labels): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const [left = "", right = ""] = [a[at], b[at]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

/** Returns the labels as Prometheus' errors have them, such as `{__name__="up", job="a"}`. */
export function showAllLabels(labels: Labels): string {
  const shown = entriesOf(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${shown.join(", ")}}`;
}

/** Returns the labels as Prometheus writes them, such as `up{job="a"}`. */
export function showLabels(labels: Labels): string {
  const name = valueOf(labels, metricName);
  const rest = entriesOf(labels)
    .filter(([label]) => label !== metricName)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return rest.length === 0 && name !== "" ? name : `${name}{${rest.join(", ")}}`;
}
