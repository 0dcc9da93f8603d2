import { toCamelCase } from "../../letter-case.ts";
import { backendSets, type BackendSet } from "../../metrics/backend-sets.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { walk, type SelectorNode } from "../../promql/expression.ts";
import { gone, hasLabel, missing } from "../../promql/presence.ts";
import { sourceName, type AnyMetric } from "../../promql/source.ts";
import { alert, type Alert } from "./rule.ts";
import { alertsOf, type PlacedAlert, type RuleFile } from "./rule-file.ts";

/**
 * Returns one alert for each metric whose absence would look like health: a gauge that a rule reads
 * and that no one reports is not below its limit, it is unknown.
 *
 * A metric of a backend must be there; a metric of a service must not have vanished. The alert
 * belongs to the set of backends of the rules that read the metric, if all are of one, and to the
 * file of the first of them.
 */
export function absenceCompanions(files: readonly RuleFile[]): readonly RuleFile[] {
  const unwanted = new Set(files.flatMap(({ withoutCompanions = [] }) => withoutCompanions));
  const watched = watchedMetrics(files).filter(({ metric }) => !unwanted.has(idFor(metric)));
  return [undefined, ...backendSets].flatMap((set) => {
    const ofSet = watched.filter(({ backends }) => backends === set);
    const belongs = set === undefined ? {} : { backends: set };
    return [...Map.groupBy(ofSet, ({ file }) => file)].map(([file, metrics]) => ({
      file,
      rules: metrics.map(({ metric, owner }) => companion(metric, owner)),
      ...belongs,
      resource,
    }));
  });
}

/** Returns the ids of all companions of the rules, wanted or not. */
export function companionIds(files: readonly RuleFile[]): readonly string[] {
  return watchedMetrics(files).map(({ metric }) => idFor(metric));
}

function idFor(metric: AnyMetric): `no-data-${string}` {
  return `no-data-${sourceName(metric).replaceAll(/[_:]/g, "-")}`;
}

/** All companions are in one resource, apart from the rules that they belong to. */
const resource = "absence";

/** A metric with the first rule that reads it. */
interface Watched {
  readonly metric: AnyMetric;
  readonly file: string;
  readonly owner: string;
  readonly backends: BackendSet | undefined;
}

function watchedMetrics(files: readonly RuleFile[]): readonly Watched[] {
  const metrics = new Map<string, Watched>();
  for (const { file, alert, backends } of commonFirst(alertsOf(files))) {
    const metric = alertsOnAbsence(alert) ? mainSelector(alert)?.metric : undefined;
    if (metric === undefined || metrics.has(metric.name)) continue;
    metrics.set(metric.name, { metric, file, owner: alert.owner, backends });
  }
  return [...metrics.values()];
}

function commonFirst(alerts: readonly PlacedAlert[]): readonly PlacedAlert[] {
  return [
    ...alerts.filter(({ backends }) => backends === undefined),
    ...alerts.filter(({ backends }) => backends !== undefined),
  ];
}

/** Returns the selector that the condition's value comes from: the leftmost. */
export function mainSelector(alert: Alert): SelectorNode | undefined {
  return walk(alert.when.node).find((node) => node.type === "selector");
}

function alertsOnAbsence(alert: Alert): boolean {
  const functions = new Set(
    walk(alert.when.node).map((node) => (node.type === "call" ? node.name : "")),
  );
  if (functions.has("absent") || functions.has("present_over_time")) return false;
  if (alert.absence !== undefined) return alert.absence === "alert";
  const metric = mainSelector(alert)?.metric;
  // Nothing is what rules write while all is well
  if (metric !== undefined && "origin" in metric) return false;
  const gauge = metric?.kind === "gauge" || metric?.kind === "updowncounter";
  // `up` and the process metrics exist for each target; ScrapeTargetMissing watches the targets
  return gauge && !("target" in metric && metric.target === "any");
}

function companion(metric: AnyMetric, owner: string): Alert {
  const name = sourceName(metric);
  const backend = "target" in metric;
  const texts = {
    id: idFor(metric),
    name: `NoData${toCamelCase(name)}`,
    severity: "medium",
    owner,
    for: "5m",
    runbook: `Rules that read \`${name}\` cannot fire without it. Check that its source runs and exports: the Collector's refused and failed counters, then \`up\`.`,
  } as const;
  if (backend || !hasLabel(metric, "service.name")) {
    return alert({
      ...texts,
      when: missing(metric, backend && metric.target !== "any" ? { job: metric.target } : {}),
      summary: `Nobody reports ${name}`,
      description: `The rules on ${name} are blind: no series is not the same as a good value.`,
    });
  }
  return alert({
    ...texts,
    when: gone(metric, "1h", { by: serviceLabels }),
    summary: ({ label }) => `${label("service.name")} no longer reports ${name}`,
    description: `The rules on ${name} are blind for this service. It reported within the last hour; after an hour without data the alert ends.`,
  });
}
