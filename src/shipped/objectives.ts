import { objective, type ObjectiveRules } from "../alerting/rules/objective.ts";
import { toMs } from "../duration.ts";
import { catalog } from "../metrics/catalog.ts";
import { serviceLabels } from "../metrics/resource-labels.ts";
import { sum } from "../promql/aggregate.ts";
import { observations, within } from "../promql/histogram.ts";
import { matches } from "../promql/label-condition.ts";
import { count, percent } from "../promql/quantity.ts";
import type { Window } from "../promql/series.ts";

const duration = catalog.httpRequestDuration;
const byService = { by: serviceLabels } as const;
const serverErrors = { "http.response.status_code": matches("5..") };

/** What users may change of an objective. */
export interface ObjectiveValues {
  /** The share of requests that has to be good over the window. */
  readonly percent: number;
  /** The rolling time that it is promised for: whole days, `"7d"` to `"92d"`. */
  readonly window: Window;
  /** Requests in the long window of a burn rate below which the budget is not judged. */
  readonly minimumRequests: number;
}

/** An objective that ships: its values, and the rules that it becomes with them. */
export interface ShippedObjective {
  readonly values: ObjectiveValues;
  readonly build: (values: ObjectiveValues) => ObjectiveRules;
}

/** The objectives that ship, on HTTP requests by service. */
export const objectives = {
  availability: {
    values: { percent: 99.9, window: "30d", minimumRequests: 60 },
    build: (values) =>
      objective({
        id: "availability",
        name: "Availability",
        owner: "platform",
        target: percent(values.percent),
        window: values.window,
        bad: (window) => sum(observations(duration, window, serverErrors), byService),
        total: (window) => sum(observations(duration, window), byService),
        minimum: count(values.minimumRequests),
        event: "request",
        failure: "answered with 5xx",
        summary: ({ label, value }) => `${label("service.name")} fails ${value} of requests`,
        description: `The error budget of ${values.percent} % over ${daysOf(values)} days is being spent too fast.`,
        runbook: "Look for ServiceErrorRateHigh and RouteErrorRateHigh of the same service first.",
        dashboard: "objectives",
      }),
  },
  latency: {
    values: { percent: 99, window: "30d", minimumRequests: 60 },
    build: (values) =>
      objective({
        id: "latency",
        name: "Latency",
        owner: "platform",
        target: percent(values.percent),
        window: values.window,
        good: (window) => sum(within(0.5, duration, window), byService),
        total: (window) => sum(observations(duration, window), byService),
        minimum: count(values.minimumRequests),
        event: "request",
        failure: "that took over 500 ms",
        summary: ({ label, value }) =>
          `${label("service.name")} takes over 500 ms for ${value} of requests`,
        description: `The budget of ${values.percent} % of requests within half a second, over ${daysOf(values)} days, is being spent too fast.`,
        runbook: "Look for ServiceLatencyHigh and EventLoopDelayHigh of the same service first.",
        dashboard: "objectives",
      }),
  },
} as const satisfies Readonly<Record<string, ShippedObjective>>;

function daysOf({ window }: ObjectiveValues): number {
  return toMs(window) / toMs("1d");
}
