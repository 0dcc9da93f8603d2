import { toMs } from "../../duration.ts";
import { aggregateInterval, aggregates } from "../aggregates.ts";
import type { Aggregate } from "../aggregates.ts";
import { catalog } from "../../metrics/catalog.ts";
import type { MetricDefinition } from "../../metrics/definition.ts";
import { avg, countSeries, max, sum } from "../../promql/aggregate.ts";
import type { Expression } from "../../promql/expression.ts";
import { bucketRates, observations, observed } from "../../promql/histogram.ts";
import { averaged, highest, rate, value } from "../../promql/functions.ts";
import type { Window } from "../../promql/series.ts";
import { sampleIntervalMs } from "../../alerting/lint/pipeline-timing.ts";
import { recording } from "../../alerting/rules/recording.ts";
import { fixedRule, shippedFile, type FixedRule } from "./definition.ts";
import { matches } from "../../promql/label-condition.ts";
import { orZero } from "../../promql/or-zero.ts";

const duration = catalog.httpRequestDuration;
const byService = { by: ["service.name"] } as const;
const byBucket = { by: ["service.name", "le"] } as const;
const byWorkflow = { by: ["service.name", "workflow.name"] } as const;

/** Gauges have no growth to lose between two windows. */
const gauged = aggregateInterval;

const requests = sum(observations(duration, counted(duration)), byService);

/** The aggregates that are kept for a year, by service. */
export const aggregateRules = shippedFile("aggregates", [
  keep(aggregates.requests, requests),
  // 0 while nothing fails: what is absent is no share of anything a year later
  keep(
    aggregates.errors,
    orZero(
      sum(
        observations(duration, counted(duration), { "http.response.status_code": matches("5..") }),
        byService,
      ),
      requests,
    ),
  ),
  keep(aggregates.durationBuckets, sum(bucketRates(duration, counted(duration)), byBucket)),
  keep(aggregates.durationSum, sum(observed(duration, counted(duration)), byService)),
  keep(
    aggregates.exceptions,
    sum(rate(catalog.exceptionSpanEvents, counted(catalog.exceptionSpanEvents)), byService),
  ),
  keep(
    aggregates.workflowsCompleted,
    sum(rate(catalog.workflowsCompleted, counted(catalog.workflowsCompleted)), byWorkflow),
  ),
  keep(
    aggregates.workflowsFailed,
    sum(rate(catalog.workflowsFailed, counted(catalog.workflowsFailed)), byWorkflow),
  ),
  keep(
    aggregates.healthy,
    avg(
      averaged(catalog.healthSystemStatus, gauged, { "health.system.state": "healthy" }),
      byService,
    ),
  ),
  keep(aggregates.instances, countSeries(value(catalog.processUptime), byService)),
  keep(aggregates.cpu, avg(averaged(catalog.cpuUsage, gauged), byService)),
  keep(aggregates.memory, max(highest(catalog.memoryUsage, gauged), byService)),
  keep(aggregates.eventLoopDelay, max(highest(catalog.eventLoopDelayP99, gauged), byService)),
]);

/**
 * Returns the window of a rate: from evaluation to evaluation, and one sample more. A rate takes the
 * growth from the first sample in its window to the last; without the one more, the growth between
 * the last sample of a window and the first of the next would be in neither.
 */
function counted(metric: MetricDefinition): Window {
  return `${(toMs(aggregateInterval) + sampleIntervalMs(metric)) / 1_000}s`;
}

/** The compiler refuses an expression with a label that the aggregate does not declare. */
function keep<A extends Aggregate>(
  { id, record }: A,
  of: Expression<A["labels"][number]>,
): FixedRule<A["id"]> {
  return fixedRule(id, () => recording({ id, record, of, evaluate: aggregateInterval }));
}
