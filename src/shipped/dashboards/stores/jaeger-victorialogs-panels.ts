import { backendCatalog as backend } from "../../../metrics/backend-catalog.ts";
import { timeSeries } from "../../../dashboards/panel.ts";
import { mean, minBy, promql, rate, share, sumBy, value } from "../../../dashboards/query.ts";

/** A trace that is not there is an error of `get_trace`, and nothing that is wrong. */
const searches = 'operation!="get_trace"';

/** Jaeger and VictoriaLogs about themselves. */
export const jaegerVictorialogsPanels = [
  timeSeries({
    title: "Jaeger and VictoriaLogs: taken in",
    description:
      "Spans and log lines a second: written, refused, failed, or thrown away by reason. JaegerWritesFailing, JaegerSpansRefused, JaegerSpansFailed, VictorialogsLinesDropped and VictorialogsLinesTooLong fire on them.",
    unit: "cps",
    targets: [
      promql(sumBy(["job"], rate(backend.jaegerSpansWritten)), "spans"),
      promql(sumBy(["job"], rate(backend.jaegerSpansRefused)), "spans refused"),
      promql(sumBy(["job"], rate(backend.jaegerSpansFailed)), "spans failed"),
      promql(sumBy(["job"], rate(backend.jaegerWritesFailed)), "spans not written"),
      promql(sumBy(["job"], rate(backend.victorialogsRowsIngested)), "log lines"),
      promql(
        sumBy(["reason"], rate(backend.victorialogsRowsDropped)),
        "log lines lost: {{reason}}",
      ),
      promql(sumBy(["job"], rate(backend.victorialogsLinesTooLong)), "log lines lost: too long"),
    ],
  }),
  timeSeries({
    title: "Jaeger and VictoriaLogs: failed requests",
    description:
      "Share of requests that failed, by operation and path. That Jaeger does not find a trace is no failure. JaegerQueryErrors and VictorialogsRequestErrors fire on it.",
    unit: "percentunit",
    max: 1,
    limit: { above: 0.1 },
    targets: [
      promql(
        share(
          sumBy(["operation"], rate(backend.jaegerQueries, 'result="err"', searches)),
          sumBy(["operation"], rate(backend.jaegerQueries, searches)),
        ),
        "Jaeger {{operation}}",
      ),
      promql(
        share(
          sumBy(["path"], rate(backend.victorialogsRequestErrors)),
          sumBy(["path"], rate(backend.victorialogsRequests)),
        ),
        "VictoriaLogs {{path}}",
      ),
    ],
  }),
  timeSeries({
    title: "Jaeger and VictoriaLogs: duration of requests",
    description:
      "Mean duration of requests, by operation and path. VictorialogsInsertsSlow fires on the inserts.",
    unit: "s",
    limit: { above: 1 },
    targets: [
      promql(mean(backend.jaegerQueryDuration, ["operation"]), "Jaeger {{operation}}"),
      promql(mean(backend.victorialogsRequestDuration, ["path"]), "VictoriaLogs {{path}}"),
    ],
  }),
  timeSeries({
    title: "Jaeger and VictoriaLogs: free disk",
    description:
      "Free space where their data is: without any, they take nothing. JaegerDiskNearlyFull and VictorialogsDiskNearlyFull fire on it.",
    unit: "bytes",
    limit: { below: 4 * 1024 ** 3 },
    targets: [
      promql(minBy(["job"], value(backend.jaegerDiskFree)), "Jaeger"),
      promql(minBy(["job"], value(backend.victorialogsDiskFree)), "VictoriaLogs"),
    ],
  }),
];
