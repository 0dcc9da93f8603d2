import { backendCatalog as backend } from "../../../metrics/backend-catalog.ts";
import { timeSeries } from "../../../dashboards/panel.ts";
import {
  increase,
  maxBy,
  observations,
  promql,
  rate,
  share,
  sumBy,
} from "../../../dashboards/query.ts";

const failed = 'status_code=~"5..|error"';

function failedShare(
  metric: typeof backend.lokiRequestDuration | typeof backend.tempoRequestDuration,
): string {
  return share(
    sumBy(["route"], observations(metric, failed)),
    sumBy(["route"], observations(metric)),
  );
}

/** Tempo and Loki about themselves. */
export const tempoLokiPanels = [
  timeSeries({
    title: "Loki and Tempo: taken in",
    description:
      "Log lines and spans a second, received and thrown away by reason. LokiLinesDiscarded and TempoSpansDiscarded fire on the latter.",
    unit: "cps",
    targets: [
      promql(sumBy(["job"], rate(backend.lokiLinesReceived)), "log lines"),
      promql(sumBy(["job"], rate(backend.tempoSpansReceived)), "spans"),
      promql(sumBy(["reason"], rate(backend.lokiDiscardedSamples)), "log lines lost: {{reason}}"),
      promql(sumBy(["reason"], rate(backend.tempoDiscardedSpans)), "spans lost: {{reason}}"),
    ],
  }),
  timeSeries({
    title: "Loki and Tempo: failed requests",
    description:
      "Share of requests that failed, by route. LokiRequestErrors and TempoRequestErrors fire on it.",
    unit: "percentunit",
    max: 1,
    limit: { above: 0.1 },
    targets: [
      promql(failedShare(backend.lokiRequestDuration), "Loki {{route}}"),
      promql(failedShare(backend.tempoRequestDuration), "Tempo {{route}}"),
    ],
  }),
  timeSeries({
    title: "Loki and Tempo: failed writes",
    description:
      "Flushes and compactions in 10 minutes that failed: a full or broken disk. LokiFlushFailures and TempoFlushFailures fire on them.",
    unit: "short",
    targets: [
      promql(maxBy(["job"], increase(backend.lokiChunkFlushFailures, "10m")), "Loki flushes"),
      promql(maxBy(["job"], increase(backend.lokiWalDiskFull, "10m")), "Loki disk full"),
      promql(maxBy(["job"], increase(backend.tempoFailedFlushes, "10m")), "Tempo flushes"),
      promql(maxBy(["job"], increase(backend.tempoCompactionErrors, "10m")), "Tempo compactions"),
    ],
  }),
];
