import type { Dimension } from "../../promql/quantity.ts";

/** Units of Grafana's that show a value of each dimension as it is; the first is the default. */
export const units = {
  seconds: ["s", "dtdurations"],
  bytes: ["bytes", "decbytes"],
  ratio: ["percentunit"],
  count: ["short", "none"],
  perSecond: ["cps", "reqps", "ops", "rps", "wps", "iops", "short"],
  bytesPerSecond: ["binBps", "Bps"],
} as const satisfies Readonly<Record<Dimension, readonly [string, ...string[]]>>;

/** The units of a dimension: seconds shown as `ms` would be a thousand times too small. */
export type UnitOf<D extends Dimension> = (typeof units)[D][number];

/** What a number on a panel measures. */
export interface Measure {
  readonly dimension: Dimension;
  /** What is counted, where something is: `spans`, and `spans/s` of a rate. */
  readonly counted?: string;
  /** How Grafana shows it, where its author says so. */
  readonly unit?: string;
}
