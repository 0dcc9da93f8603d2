import { objective, type ObjectiveRules } from "../alerting/rules/objective.ts";
import { catalog } from "../metrics/catalog.ts";
import { serviceLabels } from "../metrics/resource-labels.ts";
import { sum } from "../promql/aggregate.ts";
import { minus } from "../promql/arithmetic.ts";
import { observations, within } from "../promql/histogram.ts";
import { matches } from "../promql/label-condition.ts";
import { percent, perSecond } from "../promql/quantity.ts";

const duration = catalog.httpRequestDuration;
const byService = { by: serviceLabels } as const;
const serverErrors = { "http.response.status_code": matches("5..") };

/** What users may change of an objective. */
export interface ObjectiveValues {
  /** The share of requests that has to be good over 30 days. */
  readonly percent: number;
  /** Requests a second below which the budget is not judged. */
  readonly minimumPerSecond: number;
}

/** An objective that ships: its values, and the rules that it becomes with them. */
export interface ShippedObjective {
  readonly values: ObjectiveValues;
  readonly build: (values: ObjectiveValues) => ObjectiveRules;
}

/** The objectives that ship, on HTTP requests by service. */
export const objectives = {
  availability: {
    values: { percent: 99.9, minimumPerSecond: 0.02 },
    build: (values) =>
      objective({
        id: "availability",
        name: "Availability",
        owner: "platform",
        target: percent(values.percent),
        bad: (window) => sum(observations(duration, window, serverErrors), byService),
        total: (window) => sum(observations(duration, window), byService),
        minimum: perSecond(values.minimumPerSecond),
        event: "request",
        failure: "answered with 5xx",
        summary: ({ label, value }) => `${label("service.name")} fails ${value} of requests`,
        description: `The error budget of ${values.percent} % over 30 days is being spent too fast.`,
        runbook: "Look for ServiceErrorRateHigh and RouteErrorRateHigh of the same service first.",
        dashboard: "objectives",
      }),
  },
  latency: {
    values: { percent: 99, minimumPerSecond: 0.02 },
    build: (values) =>
      objective({
        id: "latency",
        name: "Latency",
        owner: "platform",
        target: percent(values.percent),
        bad: (window) =>
          minus(
            sum(observations(duration, window), byService),
            sum(within(0.5, duration, window), byService),
          ),
        total: (window) => sum(observations(duration, window), byService),
        minimum: perSecond(values.minimumPerSecond),
        event: "request",
        failure: "that took over 500 ms",
        summary: ({ label, value }) =>
          `${label("service.name")} takes over 500 ms for ${value} of requests`,
        description: `The budget of ${values.percent} % of requests within half a second, over 30 days, is being spent too fast.`,
        runbook: "Look for ServiceLatencyHigh and EventLoopDelayHigh of the same service first.",
        dashboard: "objectives",
      }),
  },
} as const satisfies Readonly<Record<string, ShippedObjective>>;
