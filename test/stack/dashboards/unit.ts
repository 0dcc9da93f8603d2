import type { Answer } from "./answer.ts";
import type { Panel, PanelQuery } from "./panel-queries.ts";

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * Between these a value may lie while the shop runs with its faults; one in another unit (milliseconds,
 * kibibytes, percent) lies outside.
 */
const bounds: Readonly<Record<string, Bounds>> = {
  // The slowest request waits 0.6 s; the event loop's delay is 0.01 s at least, which is 10 ms
  s: { min: 0, max: 5 },
  percentunit: { min: 0, max: 1 },
  // A process or a disk
  bytes: { min: 1_000_000, max: 1e15 },
  reqps: { min: 0, max: 1_000 },
  // Samples a second are the most of what is counted
  cps: { min: 0, max: 20_000 },
  short: { min: 0, max: 10_000 },
};

/** Panels whose values are not of the size of a request. */
const ofOtherSize: ReadonlyMap<string, Bounds> = new Map([
  // Ages: bounded by that of the stack, which runs for minutes
  ["Uptime", { min: 0, max: 3_600 }],
  ["Time since the last run", { min: 0, max: 180 }],
  ["Prometheus: aggregates", { min: 0, max: 600 }],
  // Numbers of states
  ["System", { min: 0, max: 3 }],
  ["Components", { min: 0, max: 3 }],
  ["Root causes", { min: 1, max: 1 }],
  // Half of the requests fail, of which one in a thousand may
  ["Availability: burn rate", { min: 0, max: 1_000 }],
  ["Latency: burn rate", { min: 0, max: 100 }],
  // Of a budget that went so fast, as much is overdrawn
  ["Availability: budget left", { min: -1_000, max: 1 }],
  ["Latency: budget left", { min: -100, max: 1 }],
]);

/** Returns what is wrong with the values of an answer, given the panel's unit. */
export function unitProblems({ panel, target }: PanelQuery, answer: Answer): readonly string[] {
  // A heat map's unit is that of its buckets' bounds; what fills them are requests a second
  const unit = panel.type === "heatmap" ? "reqps" : unitOf(panel, target.refId);
  const allowed = ofOtherSize.get(panel.title) ?? bounds[unit];
  const values = numbers(answer).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return [];
  if (allowed === undefined) return [`${unit}: expected a unit with known bounds`];
  const wrong = values.filter((value) => value < allowed.min || value > allowed.max);
  return wrong.length === 0
    ? []
    : [`expected ${allowed.min} to ${allowed.max} (${unit}), got ${wrong.slice(0, 3).join(", ")}`];
}

/** A table's column has a unit of its own: the transformation renames the query, an override units it. */
function unitOf({ fieldConfig, transformations }: Panel, refId: string): string {
  const renamed = transformations
    .map(({ options }) => options as { renameByName?: Record<string, string> })
    .flatMap(({ renameByName = {} }) => renameByName[`Value #${refId}`] ?? [])[0];
  const override = fieldConfig?.overrides.find(({ matcher }) => matcher.options === renamed);
  const unit = override?.properties.find(({ id }) => id === "unit")?.value;
  return typeof unit === "string" ? unit : (fieldConfig?.defaults.unit ?? "none");
}

function numbers(answer: Answer): readonly number[] {
  switch (answer.kind) {
    case "series":
      return answer.series.flatMap(({ values }) => values);
    case "rows":
      return answer.rows.map(({ value }) => value);
    case "lines":
    case "traces":
      return [];
  }
}
