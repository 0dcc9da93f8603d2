import type { CheckOptions, HealthCheckDefinition, HealthStatus } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { collectorProgress, type CollectorCounters } from "./support/collector-counters.ts";
import { gradeHigh, percent, worst, type Limits } from "./support/grade.ts";
import { request } from "./support/http-request.ts";
import { ascends, isHttpUrl, requireTarget } from "./support/target.ts";
import {
  amount,
  callable,
  duration,
  judgedLater,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** Where `telemetryPipelineCheck` finds the Collector. */
export interface TelemetryPipelineTarget {
  /** The Collector's health_check extension. `false` leaves it out. @default "http://localhost:13133" */
  readonly healthUrl?: string | URL | false;
  /** The Collector's own metrics, such as `http://localhost:8888/metrics`. @default not read */
  readonly metricsUrl?: string | URL;
  /** When this process last exported; undefined before the first time. @default not judged */
  readonly lastExport?: () => Date | number | undefined;
  /** Age of the last export at which the component is degraded. @default "1m" */
  readonly degradedAge?: Duration;
  /** Age of the last export at which it is unhealthy. @default "5m" */
  readonly unhealthyAge?: Duration;
  /** Used share of an exporter's queue at which the component is degraded. @default 0.8 */
  readonly degradedQueue?: number;
}

interface Finding {
  readonly status: HealthStatus;
  readonly message?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const fields: FieldsOf<TelemetryPipelineTarget> = {
  healthUrl: judgedLater,
  metricsUrl: judgedLater,
  lastExport: callable,
  degradedAge: duration,
  unhealthyAge: duration,
  degradedQueue: amount,
};

/**
 * Judges the path that telemetry takes: whether the Collector runs, whether its exporters get rid
 * of what they hold, and when this process last exported.
 *
 * The Collector's health endpoint says nothing about its exporters, so a backend that is down shows
 * only in `metricsUrl`.
 *
 * Not critical by default: a service without telemetry still serves.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on a bad URL, on ages out of order, or when
 * nothing is left to judge.
 */
export function telemetryPipelineCheck(
  target: TelemetryPipelineTarget = {},
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("telemetry-pipeline", target, fields);
  const { healthUrl = "http://localhost:13133", metricsUrl, lastExport } = target;
  const { degradedAge = "1m", unhealthyAge = "5m", degradedQueue = 0.8 } = target;
  const ages = { degraded: toMs(degradedAge), unhealthy: toMs(unhealthyAge) };
  requireTarget(
    "telemetry-pipeline",
    healthUrl === false ? [true, ""] : isHttpUrl(healthUrl, "healthUrl"),
    metricsUrl === undefined ? [true, ""] : isHttpUrl(metricsUrl, "metricsUrl"),
    [
      healthUrl !== false || metricsUrl !== undefined || lastExport !== undefined,
      "expected healthUrl, metricsUrl or lastExport",
    ],
    ascends([
      ["degradedAge", ages.degraded],
      ["unhealthyAge", ages.unhealthy],
    ]),
  );
  const counters = metricsUrl === undefined ? undefined : collectorProgress(new URL(metricsUrl));
  const exportAgeMs = lastExport === undefined ? undefined : ageSince(lastExport);
  return defineCheck({
    name: "telemetry-pipeline",
    critical: false,
    ...options,
    async check({ signal }) {
      const findings = await Promise.all([
        ...(healthUrl === false ? [] : [collectorRuns(new URL(healthUrl), signal)]),
        ...(counters === undefined ? [] : [exportersWork(counters(signal), degradedQueue)]),
        ...(exportAgeMs === undefined ? [] : [exported(exportAgeMs(), ages)]),
      ]);
      const messages = findings.flatMap(({ message }) => message ?? []);
      const status = worst(findings.map((finding) => finding.status));
      const details = Object.assign({}, ...findings.map((finding) => finding.details));
      return messages.length === 0
        ? { status, details }
        : { status, message: messages.join("; "), details };
    },
  });
}

async function collectorRuns(url: URL, signal: AbortSignal): Promise<Finding> {
  try {
    const { status } = await request({ url, signal });
    if (status === 200) return { status: "healthy" };
    return { status: "unhealthy", message: `the Collector answered ${status}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "unhealthy", message: `no Collector: ${reason}` };
  }
}

async function exportersWork(
  counters: Promise<CollectorCounters>,
  degradedQueue: number,
): Promise<Finding> {
  try {
    const { queueShare, lost } = await counters;
    const problems = [
      ...(queueShare >= degradedQueue
        ? [`an exporter's queue is ${percent(queueShare)} full`]
        : []),
      ...(lost > 0 ? [`the Collector lost ${lost} items since the previous run`] : []),
    ];
    const details = { queueShare, lost };
    return problems.length === 0
      ? { status: "healthy", details }
      : { status: "degraded", message: problems.join("; "), details };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "degraded", message: `no Collector metrics: ${reason}` };
  }
}

/**
 * Returns the age of what `last` tells, or of the check where it tells nothing yet. By the monotonic
 * clock, since a clock that is set must not make an export old: what is told anew happened after the
 * time before, however late its own time says that it was.
 */
function ageSince(last: () => Date | number | undefined): () => number {
  let told: number | undefined;
  let sinceMs = performance.now();
  let askedMs = sinceMs;
  return () => {
    const nowMs = performance.now();
    const value = last();
    if (value !== undefined && Number(value) !== told) {
      const wallAgeMs = Math.max(0, Date.now() - Number(value));
      sinceMs = told === undefined ? nowMs - wallAgeMs : Math.max(askedMs, nowMs - wallAgeMs);
      told = Number(value);
    }
    askedMs = nowMs;
    return nowMs - sinceMs;
  };
}

async function exported(ageMs: number, ages: Limits): Promise<Finding> {
  const status = gradeHigh(ageMs, ages);
  const details = { lastExportAgeMs: Math.round(ageMs) };
  return status === "healthy"
    ? { status, details }
    : { status, message: `no export for ${Math.round(ageMs / 1000)} s`, details };
}
