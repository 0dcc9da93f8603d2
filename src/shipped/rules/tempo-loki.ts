import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { storesOf } from "../../metrics/backend-sets.ts";
import { sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, both, either } from "../../promql/condition.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { increase, rate } from "../../promql/functions.ts";
import { count, percent, perSecond, seconds } from "../../promql/quantity.ts";
import { defineRules } from "../../alerting/rules/rule-file.ts";
import { alert } from "../../alerting/rules/rule.ts";
import { matches } from "../../promql/label-condition.ts";
import { targetMissing } from "./target-missing.ts";

const byJob = { by: ["job"] } as const;
const byReason = { by: ["reason"] } as const;
const byRoute = { by: ["route"] } as const;
const failed = { status_code: matches("5..|error") };

const lokiRequests = sum(observations(backend.lokiRequestDuration, "5m"), byRoute);
const tempoRequests = sum(observations(backend.tempoRequestDuration, "5m"), byRoute);

/** Loki and Tempo about themselves. Coverage list: their mixins. */
const rules = [
  ...storesOf["tempo-loki"].map(targetMissing),
  alert({
    id: "loki-request-errors",
    name: "LokiRequestErrors",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(sum(observations(backend.lokiRequestDuration, "5m", failed), byRoute), lokiRequests),
        percent(10),
      ),
      above(lokiRequests, perSecond(0.02)),
    ),
    for: "5m",
    summary: ({ label, value }) => `Loki fails ${value} of the requests to ${label("route")}`,
    description: "Log lines wait in the Collector, or queries fail.",
    runbook: "Read Loki's log for that route; disk full shows as its own rule.",
    dashboard: "pipeline",
  }),
  alert({
    id: "loki-request-latency",
    name: "LokiRequestLatency",
    severity: "medium",
    owner: "platform",
    when: both(
      above(quantile(0.99, backend.lokiRequestDuration, "5m", byRoute), seconds(5)),
      above(lokiRequests, perSecond(0.02)),
    ),
    for: "15m",
    summary: ({ label, value }) => `Loki takes longer than ${value} for ${label("route")}`,
    description: "Queries or pushes are slow for a quarter of an hour.",
    runbook: "Look for a query over a long range without a service name.",
    dashboard: "pipeline",
  }),
  alert({
    id: "loki-panics",
    name: "LokiPanics",
    severity: "high",
    owner: "platform",
    when: above(sum(increase(backend.lokiPanics, "10m"), byJob), count(0)),
    summary: ({ value }) => `Loki panicked ${value} times in 10 minutes`,
    description: "A defect in Loki was hit.",
    runbook: "The log has the stack; search Loki's issues for it.",
    dashboard: "pipeline",
  }),
  alert({
    id: "loki-lines-discarded",
    name: "LokiLinesDiscarded",
    severity: "high",
    owner: "platform",
    when: above(sum(rate(backend.lokiDiscardedSamples, "5m"), byReason), perSecond(0)),
    for: "2m",
    summary: ({ label, value }) => `Loki throws away ${value} lines: ${label("reason")}`,
    description: "Log lines are lost for good.",
    runbook: "The reason is a limit's name: raise it, or fix the sender.",
    dashboard: "pipeline",
  }),
  alert({
    id: "loki-flush-failures",
    name: "LokiFlushFailures",
    severity: "high",
    owner: "platform",
    when: above(sum(increase(backend.lokiChunkFlushFailures, "10m"), byJob), count(2)),
    summary: ({ value }) => `${value} flushes of Loki failed in 10 minutes`,
    description: "Chunks stay in memory because storage does not take them.",
    runbook: "Check the volume's free space and permissions.",
    dashboard: "pipeline",
  }),
  alert({
    id: "loki-wal-disk-full",
    name: "LokiWalDiskFull",
    severity: "high",
    owner: "platform",
    when: above(sum(increase(backend.lokiWalDiskFull, "5m"), byJob), count(0)),
    keepFiringFor: "5m",
    summary: ({ value }) => `${value} writes of Loki found the disk full`,
    description: "Loki goes on without its log: a crash now loses lines.",
    runbook: "Free space on Loki's volume.",
    dashboard: "pipeline",
  }),
  alert({
    id: "tempo-request-errors",
    name: "TempoRequestErrors",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(
          sum(observations(backend.tempoRequestDuration, "5m", failed), byRoute),
          tempoRequests,
        ),
        percent(10),
      ),
      above(tempoRequests, perSecond(0.02)),
    ),
    for: "5m",
    summary: ({ label, value }) => `Tempo fails ${value} of the requests to ${label("route")}`,
    description: "Spans wait in the Collector, or trace queries fail.",
    runbook: "Read Tempo's log for that route.",
    dashboard: "pipeline",
  }),
  alert({
    id: "tempo-spans-discarded",
    name: "TempoSpansDiscarded",
    severity: "high",
    owner: "platform",
    when: above(sum(rate(backend.tempoDiscardedSpans, "5m"), byReason), perSecond(0)),
    for: "2m",
    summary: ({ label, value }) => `Tempo throws away ${value} spans: ${label("reason")}`,
    description: "Traces will have holes.",
    runbook: "The reason is a limit's name: raise it, or find the trace that is too large.",
    dashboard: "pipeline",
  }),
  alert({
    id: "tempo-flush-failures",
    name: "TempoFlushFailures",
    severity: "high",
    owner: "platform",
    // Tempo 2 has ingesters, Tempo 3 a live store: each knows one of the two
    when: either(
      above(sum(increase(backend.tempoFailedFlushes, "10m"), byJob), count(2)),
      above(sum(increase(backend.tempoFailedCompletions, "10m"), byJob), count(2)),
    ),
    summary: ({ value }) => `${value} flushes of Tempo failed in 10 minutes`,
    description: "Traces stay in memory because storage does not take them.",
    runbook: "Check the volume's free space and permissions.",
    dashboard: "pipeline",
  }),
  alert({
    id: "tempo-compaction-errors",
    name: "TempoCompactionErrors",
    severity: "medium",
    owner: "platform",
    when: above(sum(increase(backend.tempoCompactionErrors, "1h"), byJob), count(2)),
    summary: ({ value }) => `${value} compactions of Tempo failed in an hour`,
    description: "Blocks are not merged and not expired: the disk fills.",
    runbook: "Tempo's log names the block; a damaged one can be removed.",
    dashboard: "pipeline",
  }),
] as const;

export const tempoLokiRules = defineRules(
  "@tamma/observability/shipped/rules/tempo-loki.ts",
  rules,
  {
    backends: "tempo-loki",
  },
);
