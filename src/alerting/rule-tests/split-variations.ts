import { walk, type Node } from "../../promql/expression.ts";
import { levelOf, type PlannedSeries } from "./plan.ts";
import type { Four, Stage, VariedSeries, Variation } from "./variation.ts";
import { isDriven, relabelled } from "./varied-series.ts";
import { sourcesOf } from "./world.ts";

/** What is counted in two instances adds up, or is the greatest of them. */
export function splitVariations(stage: Stage): readonly Variation[] {
  return splitLabels(stage).map((label) => splitBy(stage, label));
}

function splitBy({ plan, levels }: Stage, label: string): Variation {
  const { under, strong, healthy } = levels;
  const part = levels.over * 0.6;
  // Loud alone, and quiet as the mean of both
  const [idle, alone] = strong > healthy ? [0, levels.over * 1.6] : [healthy, strong];
  const through = (series: PlannedSeries, drivers: Four): VariedSeries => {
    const [a, b, c, d] = drivers;
    const at = (driver: number): number => levelOf(series, driver);
    return { series, levels: [at(a), at(b), at(c), at(d)] };
  };
  // Quiet alone and loud together, just under, one that is loud, and both
  const series = plan.flatMap((one) => [
    through(one, [part, under, idle, strong]),
    relabelled(through(one, [part, under, alone, strong]), label, "other"),
  ]);
  return { name: `two of each ${label}`, even: true, series };
}

/** Labels that a group of the part takes together, the widest group's first. */
function splitLabels({ node, about, plan }: Stage): readonly string[] {
  const groups = walk(about).filter((one) => one.type === "aggregate");
  const labels = groups.flatMap(({ by }) => freeLabel(node, plan, by) ?? []);
  return [...new Set(labels)];
}

/** The label that no group keeps, so that series that differ in it come together. */
export function splitLabel({ node, plan }: Pick<Stage, "node" | "plan">): string | undefined {
  const kept = walk(node).flatMap((one) => (one.type === "aggregate" ? one.by : []));
  return freeLabel(node, plan, kept);
}

function freeLabel(
  node: Node,
  plan: readonly PlannedSeries[],
  kept: readonly string[],
): string | undefined {
  const filtered = sourcesOf(node).flatMap((one) =>
    one.type === "selector" ? one.matchers.map(({ label }) => label) : [],
  );
  const taken = new Set([...kept, ...filtered, "le"]);
  const labels = plan.filter(isDriven).flatMap((series) => Object.keys(series.labels));
  const free = labels.filter((label) => !taken.has(label));
  return free.includes("instance") ? "instance" : free[0];
}
