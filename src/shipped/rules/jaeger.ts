import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { min, sum } from "../../promql/aggregate.ts";
import { above, below, both } from "../../promql/condition.ts";
import { quantile } from "../../promql/histogram.ts";
import { value } from "../../promql/functions.ts";
import type { Window } from "../../promql/series.ts";
import { bytes, count, percent, seconds } from "../../promql/quantity.ts";
import { events, growth } from "../../promql/first-events.ts";
import { digits, ifAny } from "./in-words.ts";
import { eventsFor, failsMoreThan } from "../../promql/failures.ts";
import { atLeastEvents } from "../../promql/events.ts";
import { enoughFailures } from "./enough.ts";
import { shippedAlert } from "./definition.ts";
import { not } from "../../promql/label-condition.ts";

const byJob = { by: ["job"] } as const;
const byOperation = { by: ["operation"] } as const;
const byReceiver = { by: ["receiver"] } as const;

const queries = (window: Window) => sum(events(backend.jaegerQueryDuration, window), byOperation);
/** Somebody who looks for a trace that is not there makes an error of `get_trace`. */
const searches = { operation: not("get_trace") };

export const jaegerAlerts = [
  shippedAlert({
    id: "jaeger-writes-failing",
    name: "JaegerWritesFailing",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.jaegerWritesFailed, window), byJob), limit),
    for: "1m",
    summary: ({ value, window }) =>
      `Jaeger's storage did not take ${value} spans in ${digits(window)}`,
    description: "Spans wait in the Collector and are sent again.",
    runbook: "Read Jaeger's log: a full disk and a damaged Badger are the usual causes.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-spans-refused",
    name: "JaegerSpansRefused",
    severity: "medium",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.jaegerSpansRefused, window), byReceiver), limit),
    for: "2m",
    summary: ({ label, value, window }) =>
      `Jaeger refused ${value} spans at ${label("receiver")} in ${digits(window)}`,
    description: "The Collector keeps them and tries again.",
    runbook: "Look for JaegerWritesFailing first, then at Jaeger's memory.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "jaeger-spans-failed",
    name: "JaegerSpansFailed",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.jaegerSpansFailed, window), byReceiver), limit),
    for: "2m",
    summary: ({ label, value, window }) =>
      `Jaeger failed on ${value} spans at ${label("receiver")} in ${digits(window)}`,
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
      failsMoreThan(
        limit,
        {
          failed: sum(growth(backend.jaegerQueries, window, { ...searches, result: "err" }), byJob),
          all: sum(growth(backend.jaegerQueries, window, searches), byJob),
        },
        enoughFailures,
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
        above(quantile(0.9, backend.jaegerQueryDuration, window, byOperation), limit),
        atLeastEvents(queries(window), eventsFor(0.9)),
      ),
    for: "15m",
    summary: ({ label, value }) =>
      `Jaeger takes longer than ${value} for 10 % of ${label("operation")}`,
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
