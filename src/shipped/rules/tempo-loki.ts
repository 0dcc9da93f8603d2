import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { storesOf } from "../../metrics/backend-sets.ts";
import { sum } from "../../promql/aggregate.ts";
import { above, both, either } from "../../promql/condition.ts";
import { quantile } from "../../promql/histogram.ts";
import type { Window } from "../../promql/series.ts";
import { count, percent, seconds } from "../../promql/quantity.ts";
import { events, growth } from "../../promql/first-events.ts";
import { eventsFor, failsMoreThan } from "../../promql/failures.ts";
import { atLeastEvents } from "../../promql/events.ts";
import { enoughFailures } from "./enough.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { digits, ifAny } from "./in-words.ts";
import { matches } from "../../promql/label-condition.ts";
import { targetMissing } from "./target-missing.ts";

const byJob = { by: ["job"] } as const;
const byReason = { by: ["reason"] } as const;
const byRoute = { by: ["route"] } as const;
const failed = { status_code: matches("5..|error") };

const lokiRequests = (window: Window) => sum(events(backend.lokiRequestDuration, window), byRoute);
const tempoRequests = (window: Window) =>
  sum(events(backend.tempoRequestDuration, window), byRoute);

/** Loki and Tempo about themselves. Coverage list: their mixins. */
export const tempoLokiRules = shippedFile(
  "tempo-loki",
  [
    ...storesOf["tempo-loki"].map(targetMissing),
    shippedAlert({
      id: "loki-request-errors",
      name: "LokiRequestErrors",
      severity: "high",
      owner: "platform",
      limit: percent(10),
      window: "5m",
      when: ({ limit, window }) =>
        failsMoreThan(
          limit,
          {
            failed: sum(events(backend.lokiRequestDuration, window, failed), byRoute),
            all: lokiRequests(window),
          },
          enoughFailures,
        ),
      for: "5m",
      summary: ({ label, value }) => `Loki fails ${value} of the requests to ${label("route")}`,
      description: "Log lines wait in the Collector, or queries fail.",
      runbook: "Read Loki's log for that route; disk full shows as its own rule.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "loki-request-latency",
      name: "LokiRequestLatency",
      severity: "medium",
      owner: "platform",
      limit: seconds(5),
      window: "5m",
      when: ({ limit, window }) =>
        both(
          above(quantile(0.9, backend.lokiRequestDuration, window, byRoute), limit),
          atLeastEvents(lokiRequests(window), eventsFor(0.9)),
        ),
      for: "15m",
      summary: ({ label, value }) =>
        `Loki takes longer than ${value} for 10 % of the requests to ${label("route")}`,
      description: ({ held }) =>
        `Queries or pushes are slow${ifAny(held, (time) => ` for ${time}`)}.`,
      runbook: "Look for a query over a long range without a service name.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "loki-panics",
      name: "LokiPanics",
      severity: "high",
      owner: "platform",
      limit: count(0),
      window: "10m",
      when: ({ limit, window }) => above(sum(growth(backend.lokiPanics, window), byJob), limit),
      summary: ({ value, window }) => `Loki panicked ${value} times in ${digits(window)}`,
      description: "A defect in Loki was hit.",
      runbook: "The log has the stack; search Loki's issues for it.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "loki-lines-discarded",
      name: "LokiLinesDiscarded",
      severity: "high",
      owner: "platform",
      limit: count(0),
      window: "5m",
      when: ({ limit, window }) =>
        above(sum(growth(backend.lokiDiscardedSamples, window), byReason), limit),
      for: "2m",
      summary: ({ label, value, window }) =>
        `Loki threw away ${value} lines in ${digits(window)}: ${label("reason")}`,
      description: "Log lines are lost for good.",
      runbook: "The reason is a limit's name: raise it, or fix the sender.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "loki-flush-failures",
      name: "LokiFlushFailures",
      severity: "high",
      owner: "platform",
      limit: count(2),
      window: "10m",
      when: ({ limit, window }) =>
        above(sum(growth(backend.lokiChunkFlushFailures, window), byJob), limit),
      summary: ({ value, window }) => `${value} flushes of Loki failed in ${digits(window)}`,
      description: "Chunks stay in memory because storage does not take them.",
      runbook: "Check the volume's free space and permissions.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "loki-wal-disk-full",
      name: "LokiWalDiskFull",
      severity: "high",
      owner: "platform",
      limit: count(0),
      window: "5m",
      when: ({ limit, window }) =>
        above(sum(growth(backend.lokiWalDiskFull, window), byJob), limit),
      keepFiringFor: "5m",
      summary: ({ value }) => `${value} writes of Loki found the disk full`,
      description: "Loki goes on without its log: a crash now loses lines.",
      runbook: "Free space on Loki's volume.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "tempo-request-errors",
      name: "TempoRequestErrors",
      severity: "high",
      owner: "platform",
      limit: percent(10),
      window: "5m",
      when: ({ limit, window }) =>
        failsMoreThan(
          limit,
          {
            failed: sum(events(backend.tempoRequestDuration, window, failed), byRoute),
            all: tempoRequests(window),
          },
          enoughFailures,
        ),
      for: "5m",
      summary: ({ label, value }) => `Tempo fails ${value} of the requests to ${label("route")}`,
      description: "Spans wait in the Collector, or trace queries fail.",
      runbook: "Read Tempo's log for that route.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "tempo-spans-discarded",
      name: "TempoSpansDiscarded",
      severity: "high",
      owner: "platform",
      limit: count(0),
      window: "5m",
      when: ({ limit, window }) =>
        above(sum(growth(backend.tempoDiscardedSpans, window), byReason), limit),
      for: "2m",
      summary: ({ label, value, window }) =>
        `Tempo threw away ${value} spans in ${digits(window)}: ${label("reason")}`,
      description: "Traces will have holes.",
      runbook: "The reason is a limit's name: raise it, or find the trace that is too large.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "tempo-flush-failures",
      name: "TempoFlushFailures",
      severity: "high",
      owner: "platform",
      // Tempo 2 has ingesters, Tempo 3 a live store: each knows one of the two
      limit: count(2),
      window: "10m",
      when: ({ limit, window }) =>
        either(
          above(sum(growth(backend.tempoFailedFlushes, window), byJob), limit),
          above(sum(growth(backend.tempoFailedCompletions, window), byJob), limit),
        ),
      summary: ({ value, window }) => `${value} flushes of Tempo failed in ${digits(window)}`,
      description: "Traces stay in memory because storage does not take them.",
      runbook: "Check the volume's free space and permissions.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: "tempo-compaction-errors",
      name: "TempoCompactionErrors",
      severity: "medium",
      owner: "platform",
      limit: count(2),
      window: "1h",
      when: ({ limit, window }) =>
        above(sum(growth(backend.tempoCompactionErrors, window), byJob), limit),
      summary: ({ value, window }) => `${value} compactions of Tempo failed in ${digits(window)}`,
      description: "Blocks are not merged and not expired: the disk fills.",
      runbook: "Tempo's log names the block; a damaged one can be removed.",
      dashboard: "pipeline",
    }),
  ],
  { backends: "tempo-loki" },
);
