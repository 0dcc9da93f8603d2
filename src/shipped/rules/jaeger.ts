import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below, both } from "../../promql/condition.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { rate, value } from "../../promql/functions.ts";
import type { Window } from "../../promql/series.ts";
import { bytes, percent, perSecond, seconds } from "../../promql/quantity.ts";
import { shippedAlert } from "./definition.ts";
import { ifAny } from "./in-words.ts";
import { not } from "../../promql/label-condition.ts";

const byJob = { by: ["job"] } as const;
const byOperation = { by: ["operation"] } as const;
const byReceiver = { by: ["receiver"] } as const;

const queries = (window: Window) =>
  sum(observations(backend.jaegerQueryDuration, window), byOperation);
/** Somebody who looks for a trace that is not there makes an error of `get_trace`. */
const searches = { operation: not("get_trace") };
const searchCount = (window: Window) => sum(rate(backend.jaegerQueries, window, searches), byJob);

export const jaegerAlerts = [
  shippedAlert({
    id: "jaeger-writes-failing",
    name: "JaegerWritesFailing",
    severity: "high",
    owner: "platform",
    limit: perSecond(0),
    window: "5m",
    when: ({ limit, window }) => above(sum(rate(backend.jaegerWritesFailed, window), byJob), limit),
    for: "1m",
    summary: ({ value }) => `Jaeger's storage does not take ${value} spans`,
    description: "Spans wait in the Collector and are sent again.",
    runbook: "Read Jaeger's log: a full disk and a damaged Badger are the usual causes.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-spans-refused",
    name: "JaegerSpansRefused",
    severity: "medium",
    owner: "platform",
    limit: perSecond(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(rate(backend.jaegerSpansRefused, window), byReceiver), limit),
    for: "2m",
    summary: ({ label, value }) => `Jaeger refuses ${value} spans at ${label("receiver")}`,
    description: "The Collector keeps them and tries again.",
    runbook: "Look for JaegerWritesFailing first, then at Jaeger's memory.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-spans-failed",
    name: "JaegerSpansFailed",
    severity: "high",
    owner: "platform",
    limit: perSecond(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(rate(backend.jaegerSpansFailed, window), byReceiver), limit),
    for: "2m",
    summary: ({ label, value }) => `Jaeger fails on ${value} spans at ${label("receiver")}`,
    description: "An error within Jaeger: traces may have holes.",
    runbook: "Read Jaeger's log; search Jaeger's issues for the message.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-query-errors",
    name: "JaegerQueryErrors",
    severity: "high",
    owner: "platform",
    limit: percent(10),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(
          share(
            sum(rate(backend.jaegerQueries, window, { ...searches, result: "err" }), byJob),
            searchCount(window),
          ),
          limit,
        ),
        above(searchCount(window), perSecond(0.02)),
      ),
    for: "5m",
    summary: ({ value }) => `Jaeger fails ${value} of the searches`,
    description: "Searches for traces fail.",
    runbook: "Read Jaeger's log. `jaeger_storage_requests_total` has them by operation.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-query-latency",
    name: "JaegerQueryLatency",
    severity: "medium",
    owner: "platform",
    limit: seconds(5),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.99, backend.jaegerQueryDuration, window, byOperation), limit),
        above(queries(window), perSecond(0.02)),
      ),
    for: "15m",
    summary: ({ label, value }) => `Jaeger takes longer than ${value} for ${label("operation")}`,
    description: ({ held }) =>
      `Queries of traces are slow${ifAny(held, (time) => ` for ${time}`)}.`,
    runbook: "Look for a search over a long range without a service; then at the disk.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-disk-nearly-full",
    name: "JaegerDiskNearlyFull",
    severity: "high",
    owner: "platform",
    limit: bytes("4GiB"),
    when: ({ limit }) => below(min(value(backend.jaegerDiskFree), byJob), limit),
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
