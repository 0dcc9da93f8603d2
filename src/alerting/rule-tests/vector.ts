/** Labels of one series, by the catalog's names. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** One element of an instant vector. */
export interface Sample {
  readonly labels: SeriesLabels;
  readonly value: number;
}

/** What an expression evaluates to: an instant vector, or a scalar. */
export type Value = readonly Sample[] | number;

// A testCase evaluates the same label sets at hundreds of steps
const kept = new WeakMap<SeriesLabels, WeakMap<readonly string[], SeriesLabels>>();
const dropped = new WeakMap<SeriesLabels, SeriesLabels>();
const keys = new WeakMap<SeriesLabels, string>();

/** Returns the labels named in `names` that the series has. */
export function keep(labels: SeriesLabels, names: readonly string[]): SeriesLabels {
  const known = kept.get(labels) ?? new WeakMap<readonly string[], SeriesLabels>();
  const found = known.get(names);
  if (found !== undefined) return found;
  const result = Object.fromEntries(
    Object.entries(labels).filter(([name]) => names.includes(name)),
  );
  kept.set(labels, known.set(names, result));
  return result;
}

/** Returns the labels but `le`. */
export function withoutBound(labels: SeriesLabels): SeriesLabels {
  const found = dropped.get(labels);
  if (found !== undefined) return found;
  const result = Object.fromEntries(Object.entries(labels).filter(([name]) => name !== "le"));
  dropped.set(labels, result);
  return result;
}

/** Returns text that is equal exactly for equal label sets. */
export function seriesKey(labels: SeriesLabels): string {
  const found = keys.get(labels);
  if (found !== undefined) return found;
  const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  keys.set(labels, key);
  return key;
}
