import type { Drawn } from "../drawn.ts";

/** The axis may reach so many times as far as what is shown on it. */
const furthest = 10;

/** Returns what is wrong with the axes: what is shown would be a flat line at their bottom. */
export function axisProblems(drawn: Drawn): readonly string[] {
  if (drawn.kind !== "series") return [];
  return drawn.axes.flatMap(({ unit, max, largest, limits }) => {
    const shown = Math.max(largest, ...limits);
    // Of zeros alone only the author knows how far an axis reaches: Grafana would take 100
    if (shown === 0)
      return max === 100 ? [`expected an axis for zeros of its own, got 0 to 100`] : [];
    return max <= shown * furthest
      ? []
      : [`expected an axis (${unit}) up to ${furthest} × ${shown} at most, got ${max}`];
  });
}
