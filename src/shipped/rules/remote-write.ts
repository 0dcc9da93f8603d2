import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { max, sum } from "../../promql/aggregate.ts";
import { minus } from "../../promql/arithmetic.ts";
import { above } from "../../promql/condition.ts";
import { value } from "../../promql/functions.ts";
import { count, minutes } from "../../promql/quantity.ts";
import { growth } from "../../promql/first-events.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { not } from "../../promql/label-condition.ts";

const byRemote = { by: ["remote_name"] } as const;

/** The way from Prometheus to the one that keeps the aggregates. */
export const remoteWriteRules = shippedFile("remote-write", [
  shippedAlert({
    id: "remote-write-behind",
    name: "RemoteWriteBehind",
    severity: "high",
    owner: "platform",
    limit: minutes(10),
    when: ({ limit }) =>
      above(
        minus(
          max(value(backend.remoteWriteHighest), byRemote),
          max(value(backend.remoteWriteHighestSent), byRemote),
        ),
        limit,
      ),
    for: "1m",
    summary: ({ label, value }) => `Remote write to ${label("remote_name")} is ${value} behind`,
    description:
      "Aggregates wait in the write-ahead log of Prometheus; it keeps them for about two hours.",
    runbook: "Is `prometheus-longterm` up? Prometheus' log has its answer.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "remote-write-failing",
    name: "RemoteWriteFailing",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.remoteWriteFailed, window), byRemote), limit),
    keepFiringFor: "5m",
    summary: ({ label, value }) => `${label("remote_name")} refused ${value} samples`,
    description: "Refused for good, so Prometheus does not send them again: aggregates have holes.",
    runbook:
      "Prometheus' log has the answer; samples older than `out_of_order_time_window` are usual.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "remote-write-dropping",
    name: "RemoteWriteDropping",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(
        sum(
          growth(backend.remoteWriteDropped, window, { reason: not("dropped_series") }),
          byRemote,
        ),
        limit,
      ),
    keepFiringFor: "5m",
    summary: ({ label, value }) => `${value} samples were never sent to ${label("remote_name")}`,
    description: "They became too old while they waited, or Prometheus lost track of their series.",
    runbook: "Look for RemoteWriteBehind before: an outage was longer than the log reaches back.",
    dashboard: "pipeline",
  }),
]);
