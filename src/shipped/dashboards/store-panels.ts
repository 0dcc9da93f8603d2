import { stateTimeline } from "../../dashboards/define/state-timeline.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { increase, rate, value } from "../../promql/functions.ts";
import { mean, observations } from "../../promql/histogram.ts";
import { matches, not } from "../../promql/label-condition.ts";
import { bytes, percent, seconds } from "../../promql/quantity.ts";
import { shareOf } from "./share-of.ts";
import { withoutNaN } from "./requests.ts";

const byJob = { by: ["job"] } as const;
const jaegerAndVictorialogs = { only: ["jaeger-victorialogs"] } as const;
const tempoAndLoki = { only: ["tempo-loki"] } as const;

/** A trace that is not there is an error of `get_trace`, and nothing that is wrong. */
const searches = { operation: not("get_trace") } as const;
const failedStatus = { status_code: matches("5..|error") } as const;

/** What the stores of each set say about themselves. */
export const storePanels = [
  timeSeries({
    ...jaegerAndVictorialogs,
    title: "Jaeger and VictoriaLogs: taken in",
    description:
      "Spans and log lines a second: written, refused, failed, or thrown away by reason. JaegerWritesFailing, JaegerSpansRefused, JaegerSpansFailed, VictorialogsLinesDropped and VictorialogsLinesTooLong fire on them.",
    show: [
      { of: sum(rate(backend.jaegerSpansWritten, "auto"), byJob), legend: "spans" },
      { of: sum(rate(backend.jaegerSpansRefused, "auto"), byJob), legend: "spans refused" },
      { of: sum(rate(backend.jaegerSpansFailed, "auto"), byJob), legend: "spans failed" },
      { of: sum(rate(backend.jaegerWritesFailed, "auto"), byJob), legend: "spans not written" },
      { of: sum(rate(backend.victorialogsRowsIngested, "auto"), byJob), legend: "log lines" },
      {
        of: sum(rate(backend.victorialogsRowsDropped, "auto"), { by: ["reason"] }),
        legend: "log lines lost: {{reason}}",
      },
      {
        of: sum(rate(backend.victorialogsLinesTooLong, "auto"), byJob),
        legend: "log lines lost: too long",
      },
    ],
    counted: "items",
    alerts: [
      "jaeger-writes-failing",
      "jaeger-spans-refused",
      "jaeger-spans-failed",
      "victorialogs-lines-dropped",
      "victorialogs-lines-too-long",
      "victorialogs-inserts-waiting",
    ],
    nothing: "nothing arrives",
  }),
  timeSeries({
    ...jaegerAndVictorialogs,
    title: "Jaeger and VictoriaLogs: failed requests",
    description:
      "Share of requests that failed, by operation and path. That Jaeger does not find a trace is no failure. JaegerQueryErrors and VictorialogsRequestErrors fire on it.",
    show: [
      {
        of: shareOf(
          sum(rate(backend.jaegerQueries, "auto", { result: "err", ...searches }), {
            by: ["operation"],
          }),
          sum(rate(backend.jaegerQueries, "auto", searches), { by: ["operation"] }),
        ),
        legend: "Jaeger {{operation}}",
      },
      {
        of: shareOf(
          sum(rate(backend.victorialogsRequestErrors, "auto"), { by: ["path"] }),
          sum(rate(backend.victorialogsRequests, "auto"), { by: ["path"] }),
        ),
        legend: "VictoriaLogs {{path}}",
      },
    ],
    limit: { alert: "jaeger-query-errors" },
    alerts: ["victorialogs-request-errors", "victorialogs-errors-logged"],
    nothing: "no requests",
  }),
  timeSeries({
    ...jaegerAndVictorialogs,
    title: "Jaeger and VictoriaLogs: duration of requests",
    description:
      "Mean duration of requests, by operation and path. VictorialogsInsertsSlow fires on the inserts.",
    show: [
      {
        of: withoutNaN(mean(backend.jaegerQueryDuration, "auto", { by: ["operation"] })),
        legend: "Jaeger {{operation}}",
      },
      {
        of: withoutNaN(mean(backend.victorialogsRequestDuration, "auto", { by: ["path"] })),
        legend: "VictoriaLogs {{path}}",
      },
    ],
    limit: { above: seconds(1) },
    alerts: [
      "jaeger-query-latency",
      "victorialogs-inserts-slow",
      "victorialogs-queries-slow",
      "victorialogs-queries-waiting",
    ],
    nothing: "no requests",
  }),
  stateTimeline({
    ...jaegerAndVictorialogs,
    title: "VictoriaLogs: storage",
    description: "Whether it takes lines. With a full disk it only reads.",
    show: [{ of: max(value(backend.victorialogsReadOnly), byJob), legend: "VictoriaLogs" }],
    states: [
      { value: 0, text: "takes lines", means: "good" },
      { value: 1, text: "read-only", means: "bad" },
    ],
    width: 8,
    alerts: ["victorialogs-read-only"],
    nothing: "VictoriaLogs does not answer",
  }),
  timeSeries({
    ...jaegerAndVictorialogs,
    title: "Jaeger: free disk",
    description: "Free space where its data is: without any, it takes nothing.",
    show: [{ of: min(value(backend.jaegerDiskFree), byJob), legend: "Jaeger" }],
    limit: { below: bytes("4GiB") },
    alerts: ["jaeger-disk-nearly-full"],
    nothing: "Jaeger measures it five minutes after its start",
  }),
  timeSeries({
    ...jaegerAndVictorialogs,
    title: "VictoriaLogs: free disk",
    nothing: "no VictoriaLogs is seen",
    description: "Free share of the disk where its data is: without any, it takes nothing.",
    show: [
      {
        of: share(
          min(value(backend.victorialogsDiskFree), byJob),
          min(value(backend.victorialogsDiskTotal), byJob),
        ),
        legend: "VictoriaLogs",
      },
    ],
    limit: { below: percent(10) },
    alerts: ["victorialogs-disk-nearly-full"],
  }),
  timeSeries({
    ...tempoAndLoki,
    title: "Loki and Tempo: taken in",
    description:
      "Log lines and spans a second, received and thrown away by reason. LokiLinesDiscarded and TempoSpansDiscarded fire on the latter.",
    show: [
      { of: sum(rate(backend.lokiLinesReceived, "auto"), byJob), legend: "log lines" },
      { of: sum(rate(backend.tempoSpansReceived, "auto"), byJob), legend: "spans" },
      {
        of: sum(rate(backend.lokiDiscardedSamples, "auto"), { by: ["reason"] }),
        legend: "log lines lost: {{reason}}",
      },
      {
        of: sum(rate(backend.tempoDiscardedSpans, "auto"), { by: ["reason"] }),
        legend: "spans lost: {{reason}}",
      },
    ],
    counted: "items",
    alerts: ["loki-lines-discarded", "tempo-spans-discarded"],
    nothing: "nothing arrives",
  }),
  timeSeries({
    ...tempoAndLoki,
    title: "Loki and Tempo: failed requests",
    description:
      "Share of requests that failed, by route. LokiRequestErrors and TempoRequestErrors fire on it.",
    show: [
      {
        of: shareOf(
          sum(observations(backend.lokiRequestDuration, "auto", failedStatus), { by: ["route"] }),
          sum(observations(backend.lokiRequestDuration, "auto"), { by: ["route"] }),
        ),
        legend: "Loki {{route}}",
      },
      {
        of: shareOf(
          sum(observations(backend.tempoRequestDuration, "auto", failedStatus), { by: ["route"] }),
          sum(observations(backend.tempoRequestDuration, "auto"), { by: ["route"] }),
        ),
        legend: "Tempo {{route}}",
      },
    ],
    limit: { alert: "loki-request-errors" },
    alerts: ["tempo-request-errors", "loki-request-latency", "loki-panics"],
    nothing: "no requests",
  }),
  timeSeries({
    ...tempoAndLoki,
    title: "Loki and Tempo: failed writes",
    description:
      "Flushes and compactions in 10 minutes that failed: a full or broken disk. LokiFlushFailures and TempoFlushFailures fire on them.",
    show: [
      {
        of: max(increase(backend.lokiChunkFlushFailures, "10m"), byJob),
        legend: "Loki flushes",
      },
      { of: max(increase(backend.lokiWalDiskFull, "10m"), byJob), legend: "Loki disk full" },
      { of: max(increase(backend.tempoFailedFlushes, "10m"), byJob), legend: "Tempo flushes" },
      {
        of: max(increase(backend.tempoCompactionErrors, "10m"), byJob),
        legend: "Tempo compactions",
      },
    ],
    counted: "failures",
    alerts: [
      "loki-flush-failures",
      "loki-wal-disk-full",
      "tempo-flush-failures",
      "tempo-compaction-errors",
    ],
    nothing: "none failed",
  }),
] as const;
