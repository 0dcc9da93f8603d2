import type { LabelSet } from "../alert-labels.ts";

/** Returns the labels that have a value: Alertmanager drops the others. */
export function withoutEmpty(labels: LabelSet): LabelSet {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

/** Returns text that is equal for equal label sets, and only for those. */
export function labelSetKey(labels: LabelSet): string {
  return JSON.stringify(sortedEntries(labels));
}

/** Returns the labels of `labels` that are among `names`. */
export function pickLabels(labels: LabelSet, names: readonly string[]): LabelSet {
  return Object.fromEntries(sortedEntries(labels).filter(([name]) => names.includes(name)));
}

/** Orders as Alertmanager lists the alerts of a notification: `job`, `instance`, then the rest. */
export function compareLabels(a: LabelSet, b: LabelSet): number {
  return (
    compareOverride(a["job"], b["job"]) ||
    compareOverride(a["instance"], b["instance"]) ||
    compareEntries(sortedEntries(a), sortedEntries(b))
  );
}

function sortedEntries(labels: LabelSet): [name: string, value: string][] {
  return Object.entries(labels).toSorted(([a], [b]) => compare(a, b));
}

function compareOverride(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : compare(a, b);
}

/**
 * The order of `model.LabelSet.Before` (prometheus/common): fewer labels first, then the one that
 * lacks the first name, then by value.
 */
function compareEntries(
  a: readonly (readonly [string, string])[],
  b: readonly (readonly [string, string])[],
): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [index, [name, value]] of a.entries()) {
    const [otherName, otherValue] = b[index] ?? ["", ""];
    const order = compare(otherName, name) || compare(value, otherValue);
    if (order !== 0) return order;
  }
  return 0;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
