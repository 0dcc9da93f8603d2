import { catalog } from "../../metrics/catalog.ts";
import { objectives } from "../objectives.ts";
import { sum } from "../../promql/aggregate.ts";
import { minus } from "../../promql/arithmetic.ts";
import { observations, within } from "../../promql/histogram.ts";
import { percent, perSecond } from "../../promql/quantity.ts";
import { defineRules } from "../../alerting/rules/rule-file.ts";
import { objective } from "../../alerting/rules/objective.ts";
import { matches } from "../../promql/label-condition.ts";

const duration = catalog.httpRequestDuration;
const byService = { by: ["service.name"] } as const;
const serverErrors = { "http.response.status_code": matches("5..") };

/** Service level objectives. */
export const objectiveRules = defineRules("@tamma/observability/shipped/rules/objectives.ts", [
  objective({
    id: objectives.availability.id,
    name: "Availability",
    owner: "platform",
    target: percent(objectives.availability.percent),
    bad: (window) => sum(observations(duration, window, serverErrors), byService),
    total: (window) => sum(observations(duration, window), byService),
    minimum: perSecond(objectives.availability.minimumPerSecond),
    summary: ({ label, value }) => `${label("service.name")} fails ${value} of requests`,
    description: "The error budget of 99.9 % over 30 days is being spent too fast.",
    runbook: "Look for ServiceErrorRateHigh and RouteErrorRateHigh of the same service first.",
    dashboard: "objectives",
  }),
  objective({
    id: objectives.latency.id,
    name: "Latency",
    owner: "platform",
    target: percent(objectives.latency.percent),
    bad: (window) =>
      minus(
        sum(observations(duration, window), byService),
        sum(within(0.5, duration, window), byService),
      ),
    total: (window) => sum(observations(duration, window), byService),
    minimum: perSecond(objectives.latency.minimumPerSecond),
    summary: ({ label, value }) =>
      `${label("service.name")} takes over 500 ms for ${value} of requests`,
    description:
      "The budget of 99 % of requests within half a second, over 30 days, is being spent too fast.",
    runbook: "Look for ServiceLatencyHigh and EventLoopDelayHigh of the same service first.",
    dashboard: "objectives",
  }),
]);
