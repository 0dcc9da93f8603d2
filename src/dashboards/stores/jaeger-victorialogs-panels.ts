import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { timeSeries } from "../panel.ts";
import { promql, rate, rateOfSum, observations, share, sumBy, value, minBy } from "../query.ts";

/** A trace that is not there is an error of `get_trace`, and nothing that is wrong. */
const searches = 'operation!="get_trace"';

/** Jaeger and VictoriaLogs about themselves. */
export const jaegerVictorialogsPanels = [
  timeSeries({
    title: "Jaeger and VictoriaLogs: taken in",
    description:
      "Spans and log lines a second: written, refused, failed, or thrown away by reason.",
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
      "Share of requests that failed, by operation and path. That Jaeger does not find a trace is no failure.",
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
    description: "Mean duration of requests, by operation and path.",
    unit: "s",
    targets: [
      promql(
        `${sumBy(["operation"], rateOfSum(backend.jaegerQueryDuration))} / ${sumBy(["operation"], observations(backend.jaegerQueryDuration))}`,
        "Jaeger {{operation}}",
      ),
      promql(
        `${sumBy(["path"], rateOfSum(backend.victorialogsRequestDuration))} / ${sumBy(["path"], observations(backend.victorialogsRequestDuration))}`,
        "VictoriaLogs {{path}}",
      ),
    ],
  }),
  timeSeries({
    title: "Jaeger and VictoriaLogs: free disk",
    description: "Free space where their data is. Without any, VictoriaLogs takes no more lines.",
    unit: "bytes",
    targets: [
      promql(minBy(["job"], value(backend.jaegerDiskFree)), "Jaeger"),
      promql(minBy(["job"], value(backend.victorialogsDiskFree)), "VictoriaLogs"),
    ],
  }),
];
