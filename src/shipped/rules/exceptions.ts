import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { sum } from "../../promql/aggregate.ts";
import { above } from "../../promql/condition.ts";
import { count } from "../../promql/quantity.ts";
import { growth } from "../../promql/first-events.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { digits } from "./in-words.ts";

/** The fingerprint is the Collector's name of the throwing site: deploy/otel-collector.yaml. */
const bySite = { by: [...serviceLabels, "exception.type", "exception.fingerprint"] } as const;

/** Exceptions, which the Collector counts on spans and in logs. */
export const exceptionRules = shippedFile("exceptions", [
  shippedAlert({
    id: "exception-rate-high",
    name: "ExceptionRateHigh",
    severity: "medium",
    owner: "platform",
    limit: count(50),
    window: "10m",
    when: ({ limit, window }) =>
      above(sum(growth(catalog.exceptionSpanEvents, window), bySite), limit),
    // A caller throws what it is answered: the one at fault is known by then, and speaks for it
    for: "5m",
    summary: ({ label, value, window }) =>
      `${label("service.name")} threw ${label("exception.type")} (${label("exception.fingerprint")}) ${value} times in ${digits(window)}`,
    description: "One class of exception, thrown at one site, is frequent on spans.",
    runbook:
      'Search the traces: `{ event.exception.fingerprint = "…" }`, with the label exception_fingerprint; the first span that has it threw it.',
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "exception-logs-high",
    name: "ExceptionLogsHigh",
    severity: "low",
    owner: "platform",
    limit: count(50),
    window: "10m",
    when: ({ limit, window }) =>
      above(sum(growth(catalog.exceptionLogRecords, window), bySite), limit),
    summary: ({ label, value, window }) =>
      `${label("service.name")} logged ${label("exception.type")} (${label("exception.fingerprint")}) ${value} times in ${digits(window)}`,
    description: "One class of exception, thrown at one site, is frequent in the logs.",
    runbook:
      'Read the log lines: `{service_name="…"} | exception_fingerprint="…"`; their trace id leads to the request.',
    dashboard: "service-overview",
  }),
]);
