import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below, both } from "../../promql/condition.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { rate, value } from "../../promql/functions.ts";
import { bytes, percent, perSecond, seconds } from "../../promql/quantity.ts";
import { alert } from "../../alerting/rules/rule.ts";
import { not } from "../../promql/label-condition.ts";

const byJob = { by: ["job"] } as const;
const byOperation = { by: ["operation"] } as const;
const byReceiver = { by: ["receiver"] } as const;

const queries = sum(observations(backend.jaegerQueryDuration, "5m"), byOperation);
/** Somebody who looks for a trace that is not there makes an error of `get_trace`. */
const searches = { operation: not("get_trace") };
const searchCount = sum(rate(backend.jaegerQueries, "5m", searches), byJob);

export const jaegerAlerts = [
  alert({
    id: "jaeger-writes-failing",
    name: "JaegerWritesFailing",
    severity: "high",
    owner: "platform",
    when: above(sum(rate(backend.jaegerWritesFailed, "5m"), byJob), perSecond(0)),
    for: "1m",
    summary: ({ value }) => `Jaeger's storage does not take ${value} spans`,
    description: "Spans wait in the Collector and are sent again.",
    runbook: "Read Jaeger's log: a full disk and a damaged Badger are the usual causes.",
    dashboard: "pipeline",
  }),
  alert({
    id: "jaeger-spans-refused",
    name: "JaegerSpansRefused",
    severity: "medium",
    owner: "platform",
    when: above(sum(rate(backend.jaegerSpansRefused, "5m"), byReceiver), perSecond(0)),
    for: "2m",
    summary: ({ label, value }) => `Jaeger refuses ${value} spans at ${label("receiver")}`,
    description: "The Collector keeps them and tries again.",
    runbook: "Look for JaegerWritesFailing first, then at Jaeger's memory.",
    dashboard: "pipeline",
  }),
  alert({
    id: "jaeger-spans-failed",
    name: "JaegerSpansFailed",
    severity: "high",
    owner: "platform",
    when: above(sum(rate(backend.jaegerSpansFailed, "5m"), byReceiver), perSecond(0)),
    for: "2m",
    summary: ({ label, value }) => `Jaeger fails on ${value} spans at ${label("receiver")}`,
    description: "An error within Jaeger: traces may have holes.",
    runbook: "Read Jaeger's log; search Jaeger's issues for the message.",
    dashboard: "pipeline",
  }),
  alert({
    id: "jaeger-query-errors",
    name: "JaegerQueryErrors",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(
          sum(rate(backend.jaegerQueries, "5m", { ...searches, result: "err" }), byJob),
          searchCount,
        ),
        percent(10),
      ),
      above(searchCount, perSecond(0.02)),
    ),
    for: "5m",
    summary: ({ value }) => `Jaeger fails ${value} of the searches`,
    description: "Searches for traces fail.",
    runbook: "Read Jaeger's log. `jaeger_storage_requests_total` has them by operation.",
    dashboard: "pipeline",
  }),
  alert({
    id: "jaeger-query-latency",
    name: "JaegerQueryLatency",
    severity: "medium",
    owner: "platform",
    when: both(
      above(quantile(0.99, backend.jaegerQueryDuration, "5m", byOperation), seconds(5)),
      above(queries, perSecond(0.02)),
    ),
    for: "15m",
    summary: ({ label, value }) => `Jaeger takes longer than ${value} for ${label("operation")}`,
    description: "Queries of traces are slow for a quarter of an hour.",
    runbook: "Look for a search over a long range without a service; then at the disk.",
    dashboard: "pipeline",
  }),
  alert({
    id: "jaeger-disk-nearly-full",
    name: "JaegerDiskNearlyFull",
    severity: "high",
    owner: "platform",
    when: below(min(value(backend.jaegerDiskFree), byJob), bytes("4GiB")),
    for: "1m",
    // Jaeger measures it for the first time five minutes after its start
    absence: "healthy",
    summary: ({ value }) => `Jaeger's disk has ${value} left`,
    description:
      "Badger reserves 2 GiB for each file of its value log; without them it takes no spans.",
    runbook: "Free space on Jaeger's volume, or lower TRACES_RETENTION.",
    dashboard: "pipeline",
  }),
];
