/** What a series is for a while; `undefined` where no sample of it comes. */
export type Samples = readonly (number | undefined)[];

/** Seconds between two samples, as Prometheus scrapes and the preload exports. */
export const stepSeconds = 15;

/** Returns how many samples the time holds. */
export function steps(seconds: number): number {
  return Math.ceil(seconds / stepSeconds);
}

/** No sample. */
export function away(count: number): Samples {
  return Array.from({ length: count }, () => undefined);
}

/** The same value all the time. */
export function still(value: number, count: number): Samples {
  return Array.from({ length: count }, () => value);
}

/** `first`, and `more` added at every sample after it. */
export function rising(first: number, more: number, count: number): Samples {
  return Array.from({ length: count }, (_, index) => first + more * index);
}

/** One series of a situation. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: Samples;
}

/** Returns the series in promtool's notation. */
export function toInput({ name, labels, samples }: Series): { series: string; values: string } {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return {
    series: `${name}{${pairs.join(",")}}`,
    values: samples.map((sample) => (sample === undefined ? "_" : String(sample))).join(" "),
  };
}
