import { keyOf, metricName, withLabels, type Labels } from "../../promql/evaluate/labels.ts";
import { nextInstances, type AlertInstance, type AlertInstances } from "./alert-instances.ts";
import {
  evaluationProblem,
  findingsOf,
  recordedSeries,
  type Found,
  type Surroundings,
} from "./rule-findings.ts";
import type { EngineRule, RuleGroup } from "./rule-group.ts";

/** What a rule knows from one evaluation to the next. */
export interface RuleState {
  readonly instances: AlertInstances;
  /** The series that it wrote last: those that are not written again have ended. */
  readonly written: ReadonlyMap<string, Labels>;
}

/** A rule before its first evaluation. */
export const freshState: RuleState = { instances: new Map(), written: new Map() };

/** Samples that an evaluation adds to the store. */
export interface RuleOutcome {
  readonly state: RuleState;
  readonly samples: readonly Found[];
  readonly ended: readonly Labels[];
}

/**
 * Returns what the rule makes of what its expression found: the next state of its alerts, and the
 * samples of `ALERTS`, `ALERTS_FOR_STATE` or of what it records.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where labels clash or there is too much of it.
 */
export function nextOutcome(
  rule: EngineRule,
  { limit }: Pick<RuleGroup, "limit">,
  before: RuleState,
  found: readonly Found[],
  surroundings: Surroundings,
): RuleOutcome {
  if (found.length === 0 && before.written.size === 0) return nothing;
  if (rule.type === "recording") {
    const samples = recordedSeries(rule, found);
    checkLimit(limit, samples.length, "series");
    return outcome(before, before.instances, samples);
  }
  const findings = findingsOf(rule, found, surroundings);
  const instances = nextInstances(rule, before.instances, findings, surroundings.atMs);
  checkLimit(limit, instances.size, "alerts");
  return outcome(before, instances, [...instances.values()].flatMap(alertSamples));
}

const nothing: RuleOutcome = { state: freshState, samples: [], ended: [] };

function outcome(
  before: RuleState,
  instances: AlertInstances,
  samples: readonly Found[],
): RuleOutcome {
  const written = new Map(samples.map(({ labels }) => [keyOf(labels), labels]));
  const ended = [...before.written].flatMap(([key, labels]) => (written.has(key) ? [] : [labels]));
  return { state: { instances, written }, samples, ended };
}

// The same labels again and again: their keys and sorted forms are kept with them
const alertSeries = new WeakMap<Labels, Map<string, Labels>>();

function alertSamples({ state, activeAtMs, finding }: AlertInstance): readonly Found[] {
  const { labels } = finding;
  return [
    {
      labels: seriesOf(labels, `ALERTS ${state}`, [
        [metricName, "ALERTS"],
        ["alertstate", state],
      ]),
      value: 1,
    },
    {
      labels: seriesOf(labels, "ALERTS_FOR_STATE", [[metricName, "ALERTS_FOR_STATE"]]),
      value: Math.floor(activeAtMs / 1_000),
    },
  ];
}

function seriesOf(
  labels: Labels,
  kind: string,
  added: readonly (readonly [string, string])[],
): Labels {
  const known = alertSeries.get(labels) ?? new Map<string, Labels>();
  alertSeries.set(labels, known);
  const series = known.get(kind) ?? withLabels(labels, added);
  known.set(kind, series);
  return series;
}

function checkLimit(limit: number, count: number, what: string): void {
  if (limit === 0 || count <= limit) return;
  throw evaluationProblem(`exceeded limit of ${limit} with ${count} ${what}`);
}
