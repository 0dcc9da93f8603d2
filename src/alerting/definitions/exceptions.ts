import { catalog } from "../../metrics/catalog.ts";
import { sum } from "../aggregate.ts";
import { above } from "../condition.ts";
import { increase } from "../promql.ts";
import { count } from "../quantity.ts";
import { defineRules } from "../rule-file.ts";
import { alert } from "../rule.ts";

const byType = { by: ["service.name", "exception.type"] } as const;

/** Exceptions, which the Collector counts on spans and in logs. */
export const exceptionRules = defineRules("exceptions.ts", [
  alert({
    id: "exception-rate-high",
    name: "ExceptionRateHigh",
    severity: "medium",
    owner: "platform",
    when: above(sum(increase(catalog.exceptionSpanEvents, "10m"), byType), count(50)),
    keepFiringFor: "10m",
    summary: ({ label, value }) =>
      `${label("service.name")} threw ${label("exception.type")} ${value} times in 10 minutes`,
    description: "One class of exception on spans is frequent.",
    runbook: "Search the traces for the exception's type; the first span that has it threw it.",
    dashboard: "service-overview",
  }),
  alert({
    id: "exception-logs-high",
    name: "ExceptionLogsHigh",
    severity: "low",
    owner: "platform",
    when: above(sum(increase(catalog.exceptionLogRecords, "10m"), byType), count(50)),
    keepFiringFor: "10m",
    summary: ({ label, value }) =>
      `${label("service.name")} logged ${label("exception.type")} ${value} times in 10 minutes`,
    description: "One class of exception in the logs is frequent.",
    runbook: "Read the log lines of that type; their trace id leads to the request.",
    dashboard: "service-overview",
  }),
]);
