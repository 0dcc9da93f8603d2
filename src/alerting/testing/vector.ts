/** Labels of one series, by the catalog's names. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** One element of an instant vector. */
export interface Sample {
  readonly labels: SeriesLabels;
  readonly value: number;
}

/** What an expression evaluates to: an instant vector, or a scalar. */
export type Value = readonly Sample[] | number;

/** Returns the labels named in `names` that the series has. */
export function keep(labels: SeriesLabels, names: readonly string[]): SeriesLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

/** Returns the labels but those named. */
export function drop(labels: SeriesLabels, ...names: readonly string[]): SeriesLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

/** Returns text that is equal exactly for equal label sets. */
export function labelKey(labels: SeriesLabels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
