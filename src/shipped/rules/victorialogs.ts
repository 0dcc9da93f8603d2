import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below, both } from "../../promql/condition.ts";
import { mean } from "../../promql/histogram.ts";
import { value } from "../../promql/functions.ts";
import { count, percent, seconds } from "../../promql/quantity.ts";
import { events, growth } from "../../promql/first-events.ts";
import { failsMoreThan } from "../../promql/failures.ts";
import { atLeastEvents } from "../../promql/events.ts";
import { enoughFailures } from "./enough.ts";
import { shippedAlert } from "./definition.ts";
import { digits } from "./in-words.ts";
import { matches, not, oneOf } from "../../promql/label-condition.ts";

const byJob = { by: ["job"] } as const;
const byPath = { by: ["path"] } as const;
const byReason = { by: ["reason"] } as const;

/** A mean of fewer is one insert's. */
const enoughInserts = 10;
const inserts = { path: matches("/insert/.+") };

export const victorialogsAlerts = [
  shippedAlert({
    id: "victorialogs-request-errors",
    name: "VictorialogsRequestErrors",
    severity: "high",
    owner: "platform",
    limit: percent(10),
    window: "5m",
    when: ({ limit, window }) =>
      failsMoreThan(
        limit,
        {
          failed: sum(growth(backend.victorialogsRequestErrors, window), byPath),
          all: sum(growth(backend.victorialogsRequests, window), byPath),
        },
        enoughFailures,
      ),
    for: "5m",
    summary: ({ label, value }) =>
      `VictoriaLogs fails ${value} of the requests to ${label("path")}`,
    description: "Log lines wait in the Collector, or queries fail.",
    runbook: "Read VictoriaLogs' log for that path; a full disk shows as its own rule.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-inserts-slow",
    name: "VictorialogsInsertsSlow",
    severity: "medium",
    owner: "platform",
    limit: seconds(1),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(
          mean(backend.victorialogsRequestDuration, window, { ...byJob, where: inserts }),
          limit,
        ),
        atLeastEvents(
          sum(events(backend.victorialogsRequestDuration, window, inserts), byJob),
          enoughInserts,
        ),
      ),
    for: "5m",
    summary: ({ value }) => `VictoriaLogs takes ${value} for an insert`,
    description: "The Collector's queue will grow.",
    runbook: "Look at the disk and at VictoriaLogs' memory.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-queries-slow",
    name: "VictorialogsQueriesSlow",
    severity: "medium",
    owner: "platform",
    limit: count(10),
    window: "15m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.victorialogsSlowQueries, window), byJob), limit),
    summary: ({ value, window }) =>
      `${value} queries of VictoriaLogs took over 5 s in ${digits(window)}`,
    description: "Whoever reads logs waits, and lines are taken in more slowly.",
    runbook: "Its log names the queries; look for a long range without a stream.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-lines-dropped",
    name: "VictorialogsLinesDropped",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(
        sum(growth(backend.victorialogsRowsDropped, window, { reason: not("debug") }), byReason),
        limit,
      ),
    for: "2m",
    summary: ({ label, value, window }) =>
      `VictoriaLogs threw away ${value} lines in ${digits(window)}: ${label("reason")}`,
    description: "Log lines are lost for good.",
    runbook:
      "`too_small_timestamp`: older than LOGS_RETENTION. `too_big_timestamp`: a clock is wrong. `too_many_fields`: find the sender.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-lines-too-long",
    name: "VictorialogsLinesTooLong",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.victorialogsLinesTooLong, window), byJob), limit),
    keepFiringFor: "5m",
    summary: ({ value }) => `VictoriaLogs threw away ${value} lines for their length`,
    description: "Log lines are lost for good.",
    runbook: "Its log names the streams. Shorten the lines, or raise `-insert.maxLineSizeBytes`.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-inserts-waiting",
    name: "VictorialogsInsertsWaiting",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.victorialogsInsertTimeouts, window), byJob), limit),
    keepFiringFor: "5m",
    summary: ({ value }) => `${value} inserts into VictoriaLogs never had their turn`,
    description: "More arrives at once than it can write; the Collector sends the lines again.",
    runbook: "Give it CPU, or lower `num_consumers` of the Collector's exporter.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-queries-waiting",
    name: "VictorialogsQueriesWaiting",
    severity: "medium",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.victorialogsSelectTimeouts, window), byJob), limit),
    keepFiringFor: "5m",
    summary: ({ value }) => `${value} queries of VictoriaLogs never had their turn`,
    description: "Too many queries run at once: panels and searches fail.",
    runbook: "Look for VictorialogsQueriesSlow and for a dashboard that refreshes too often.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-read-only",
    name: "VictorialogsReadOnly",
    severity: "high",
    owner: "platform",
    when: () => above(max(value(backend.victorialogsReadOnly), byJob), count(0)),
    for: "30s",
    summary: "VictoriaLogs takes no lines: its disk is full",
    description: "Log lines wait in the Collector's queue until it has space again.",
    runbook: "Free space on its volume, or lower LOGS_RETENTION.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-disk-nearly-full",
    name: "VictorialogsDiskNearlyFull",
    severity: "high",
    owner: "platform",
    limit: percent(10),
    when: ({ limit }) =>
      below(
        share(
          min(value(backend.victorialogsDiskFree), byJob),
          max(value(backend.victorialogsDiskTotal), byJob),
        ),
        limit,
      ),
    for: "5m",
    summary: ({ value }) => `VictoriaLogs' disk has ${value} left`,
    description: "When it is full, VictoriaLogs takes no lines.",
    runbook: "Free space on its volume, or lower LOGS_RETENTION.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "victorialogs-errors-logged",
    name: "VictorialogsErrorsLogged",
    severity: "medium",
    owner: "platform",
    limit: count(5),
    window: "10m",
    when: ({ limit, window }) =>
      above(
        sum(
          growth(backend.victorialogsLogged, window, { level: oneOf("error", "fatal", "panic") }),
          byJob,
        ),
        limit,
      ),
    summary: ({ value, window }) => `VictoriaLogs logged ${value} errors in ${digits(window)}`,
    description:
      "Something within VictoriaLogs goes wrong; a client's bad query is a warning only.",
    runbook: "`docker compose logs victorialogs`.",
    dashboard: "pipeline",
  }),
];
