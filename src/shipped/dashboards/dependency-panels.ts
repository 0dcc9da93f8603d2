import { countLines } from "../../dashboards/define/count-lines.ts";
import { toTraces } from "../../dashboards/define/links.ts";
import { stateTimeline } from "../../dashboards/define/state-timeline.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { catalog } from "../../metrics/catalog.ts";
import { sum } from "../../promql/aggregate.ts";
import { rate } from "../../promql/functions.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { notMatches, present } from "../../promql/label-condition.ts";
import { answered } from "../dependency-answers.ts";
import { componentStates, healthStates } from "./health-states.ts";
import { withoutNaN } from "./requests.ts";
import { shareOf } from "./share-of.ts";

const byHost = ["server.address"] as const;
const bySystem = ["db.system.name"] as const;
const byOperation = ["db.operation.name"] as const;
const byProvider = ["provider.name"] as const;

const calls = catalog.httpClientRequestDuration;
const operations = catalog.dbOperationDuration;

const failedTraces = toTraces("Failed traces", { failed: true });

/** What the service calls, and what it throws. */
export const dependencyPanels = [
  stateTimeline({
    title: "Dependencies",
    description: "State of each component that the service's health checks know.",
    show: [{ of: componentStates(), legend: "{{health_component_name}}" }],
    states: healthStates,
    width: 24,
    height: 6,
    nothing: "no health checks",
  }),
  timeSeries({
    title: "Outbound HTTP errors",
    description:
      "Share of calls that the host called failed: by 5xx, 408, 429 or no answer. DependencyErrorRateHigh fires on it.",
    show: [
      {
        of: shareOf(
          sum(observations(calls, "auto", { "error.type": notMatches(answered) }), { by: byHost }),
          sum(observations(calls, "auto"), { by: byHost }),
        ),
      },
    ],
    limit: { alert: "dependency-error-rate-high" },
    alerts: ["dependency-access-refused"],
    nothing: "no calls",
    links: [failedTraces],
  }),
  timeSeries({
    title: "Outbound HTTP",
    description: "95th percentile of the calls that the service makes, by the host called.",
    show: [{ of: withoutNaN(quantile(0.95, calls, "auto", { by: byHost })) }],
    limit: { alert: "dependency-latency-high" },
    nothing: "no calls",
  }),
  timeSeries({
    title: "Database errors",
    description: "Share of database operations that failed. DatabaseErrorRateHigh fires on it.",
    show: [
      {
        of: shareOf(
          sum(observations(operations, "auto", { "error.type": present }), { by: bySystem }),
          sum(observations(operations, "auto"), { by: bySystem }),
        ),
      },
    ],
    limit: { alert: "database-error-rate-high" },
    nothing: "no operations",
    links: [failedTraces],
  }),
  timeSeries({
    title: "Database",
    description: "95th percentile of the database operations, by operation.",
    show: [{ of: withoutNaN(quantile(0.95, operations, "auto", { by: byOperation })) }],
    limit: { alert: "database-latency-high" },
    nothing: "no operations",
  }),
  timeSeries({
    title: "Exceptions",
    description:
      "Exceptions a second by type, as recorded on spans, and in log lines where the set keeps them.",
    show: [
      {
        of: sum(rate(catalog.exceptionSpanEvents, "auto"), { by: ["exception.type"] }),
        legend: "{{exception_type}} on spans",
      },
      countLines({
        by: "exception.type",
        where: { "exception.type": true },
        as: "rate",
        legend: "{{exception_type}} in logs",
      }),
    ],
    counted: "exceptions",
    alerts: ["exception-rate-high", "exception-logs-high"],
    nothing: "none",
  }),
  timeSeries({
    title: "AI provider errors",
    description: "Share of requests to AI providers that failed.",
    show: [
      {
        of: shareOf(
          sum(rate(catalog.aiProviderErrors, "auto"), { by: byProvider }),
          sum(rate(catalog.aiProviderRequests, "auto"), { by: byProvider }),
        ),
      },
    ],
    limit: { alert: "ai-provider-error-rate-high" },
    nothing: "the service asks no AI provider",
  }),
  timeSeries({
    title: "Git provider errors",
    description: "Share of requests to Git providers that failed.",
    show: [
      {
        of: shareOf(
          sum(rate(catalog.gitProviderErrors, "auto"), { by: byProvider }),
          sum(rate(catalog.gitProviderRequests, "auto"), { by: byProvider }),
        ),
      },
    ],
    limit: { alert: "git-provider-error-rate-high" },
    nothing: "the service asks no Git provider",
  }),
] as const;
