import { axisOf } from "./axis.ts";
import type { DrawnAxis, DrawnSeries } from "./drawn.ts";
import { numberOf, textOf, type FieldConfig } from "./field-config.ts";

/** Returns the axes of a time series panel: one for each unit. */
export function axesOf(series: readonly DrawnSeries[]): readonly DrawnAxis[] {
  const byUnit = Map.groupBy(series, ({ config }) => textOf(config, "unit") ?? "");
  return [...byUnit].map(([unit, members]) => {
    const values = valuesOf(members);
    const ends = axisOf(values, {
      min: bound(members, "min", Math.min),
      max: bound(members, "max", Math.max),
      softMin: bound(members, "custom.axisSoftMin", Math.min),
      softMax: bound(members, "custom.axisSoftMax", Math.max),
    });
    const limits = members.flatMap(({ config }) => drawnLimits(config));
    return { unit, ...ends, largest: Math.max(0, ...values), limits };
  });
}

/** What reaches furthest: of series on top of each other, the sum at each time. */
function valuesOf(series: readonly DrawnSeries[]): readonly number[] {
  const { true: stacked = [], false: alone = [] } = Object.groupBy(series, ({ config }) =>
    isStacked(config) ? "true" : "false",
  );
  const sums = new Map<number, number>();
  for (const [time, value = 0] of stacked.flatMap(({ points }) => points)) {
    sums.set(time, (sums.get(time) ?? 0) + value);
  }
  const values = alone.flatMap(({ points }) => points.map(([, value]) => value));
  return [...sums.values(), ...values.filter((value) => value !== undefined)];
}

function isStacked(config: FieldConfig): boolean {
  const { mode = "none" } = (config["custom.stacking"] ?? {}) as { readonly mode?: string };
  return mode !== "none";
}

function bound(
  series: readonly DrawnSeries[],
  key: string,
  widest: (...values: number[]) => number,
): number | undefined {
  const values = series.flatMap(({ config }) => numberOf(config, key) ?? []);
  return values.length === 0 ? undefined : widest(...values);
}

/** The limits of a field that are lines or areas of the panel. */
export function drawnLimits(config: FieldConfig): readonly number[] {
  const { mode = "off" } = (config["custom.thresholdsStyle"] ?? {}) as { readonly mode?: string };
  return mode === "off" ? [] : limitsOf(config);
}

/** The limits of a field, drawn or coloured. */
function limitsOf(config: FieldConfig): readonly number[] {
  const { steps = [] } = (config["thresholds"] ?? {}) as {
    readonly steps?: readonly { readonly value: number | null }[];
  };
  return steps.flatMap(({ value }) => value ?? []);
}
