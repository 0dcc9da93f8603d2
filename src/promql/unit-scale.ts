import type { Node } from "./expression.ts";
import type { Dimension } from "./quantity.ts";

/**
 * What each unit measures, and how a value in it becomes one in the dimension's base unit. A division
 * where there is a choice: 700 / 1000 is 0.7, and 700 * 0.001 is not.
 */
const scales = {
  s: { dimension: "seconds", operator: "*", by: 1 },
  ms: { dimension: "seconds", operator: "/", by: 1e3 },
  us: { dimension: "seconds", operator: "/", by: 1e6 },
  ns: { dimension: "seconds", operator: "/", by: 1e9 },
  min: { dimension: "seconds", operator: "*", by: 60 },
  h: { dimension: "seconds", operator: "*", by: 3_600 },
  d: { dimension: "seconds", operator: "*", by: 86_400 },
  By: { dimension: "bytes", operator: "*", by: 1 },
  KiBy: { dimension: "bytes", operator: "*", by: 2 ** 10 },
  MiBy: { dimension: "bytes", operator: "*", by: 2 ** 20 },
  GiBy: { dimension: "bytes", operator: "*", by: 2 ** 30 },
  TiBy: { dimension: "bytes", operator: "*", by: 2 ** 40 },
  KBy: { dimension: "bytes", operator: "*", by: 1e3 },
  MBy: { dimension: "bytes", operator: "*", by: 1e6 },
  GBy: { dimension: "bytes", operator: "*", by: 1e9 },
  TBy: { dimension: "bytes", operator: "*", by: 1e12 },
  "By/s": { dimension: "bytesPerSecond", operator: "*", by: 1 },
  "%": { dimension: "ratio", operator: "/", by: 100 },
} as const satisfies Readonly<Record<string, Scale>>;

interface Scale {
  readonly dimension: Dimension;
  readonly operator: "*" | "/";
  readonly by: number;
}

/** What each of the units measures. */
export type UnitDimensions = {
  readonly [U in keyof typeof scales]: (typeof scales)[U]["dimension"];
};

const byUnit: ReadonlyMap<string, Scale> = new Map(Object.entries(scales));

/** A metric, as far as its values are concerned. */
interface Measured {
  readonly unit: string;
}

/** Returns what values in the unit measure; undefined where it is none of a dimension's. */
export function dimensionOfUnit(unit: string): Dimension | undefined {
  return byUnit.get(unit)?.dimension;
}

/** Returns the expression of the metric's values in the base unit of their dimension. */
export function inBaseUnit(metric: Measured, node: Node): Node {
  const { operator, by } = scaleOf(metric);
  if (by === 1) return node;
  return { type: "arithmetic", operator, left: node, right: { type: "number", value: by } };
}

/** Returns a value of the metric in the base unit of its dimension. */
export function toBaseUnit(metric: Measured, value: number): number {
  const { operator, by } = scaleOf(metric);
  return operator === "/" ? value / by : value * by;
}

/** Returns a value in the base unit as one of the metric's own. */
export function fromBaseUnit(metric: Measured, value: number): number {
  const { operator, by } = scaleOf(metric);
  return operator === "/" ? value * by : value / by;
}

function scaleOf(metric: Measured | undefined): Scale {
  // JavaScript may have given no metric at all, which is reported elsewhere
  return byUnit.get(metric?.unit ?? "") ?? { dimension: "count", operator: "*", by: 1 };
}
