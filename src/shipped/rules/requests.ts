import { catalog } from "../../metrics/catalog.ts";
import { sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, both } from "../../promql/condition.ts";
import { observations, quantile, shareAbove } from "../../promql/histogram.ts";
import { percent, perSecond, seconds } from "../../promql/quantity.ts";
import { defineRules } from "../../alerting/rules/rule-file.ts";
import { alert } from "../../alerting/rules/rule.ts";
import { matches } from "../../promql/label-condition.ts";

const duration = catalog.httpRequestDuration;
const byService = { by: ["service.name"] } as const;
const byRoute = { by: ["service.name", "http.route"] } as const;
const serverErrors = { "http.response.status_code": matches("5..") };
const clientErrors = { "http.response.status_code": matches("4..") };

const requests = sum(observations(duration, "1m"), byService);
const requests5m = sum(observations(duration, "5m"), byService);
const routeRequests = sum(observations(duration, "5m"), byRoute);

/** Rate, errors and duration of HTTP servers. */
export const requestRules = defineRules("@tamma/observability/shipped/rules/requests.ts", [
  alert({
    id: "service-error-rate-high",
    name: "ServiceErrorRateHigh",
    severity: "critical",
    owner: "platform",
    when: both(
      above(
        share(sum(observations(duration, "1m", serverErrors), byService), requests),
        percent(5),
      ),
      above(requests, perSecond(0.1)),
    ),
    for: "10s",
    keepFiringFor: "30s",
    summary: ({ label, value }) => `${label("service.name")} answers ${value} of requests with 5xx`,
    description:
      "More than 5 % of the requests of the last minute failed in the server, at more than 6 requests a minute.",
    runbook:
      "Open a failed trace from the dashboard's exemplars and read its error span; compare the start with the last deployment; roll back if they agree.",
    dashboard: "service-overview",
  }),
  alert({
    id: "route-error-rate-high",
    name: "RouteErrorRateHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(sum(observations(duration, "5m", serverErrors), byRoute), routeRequests),
        percent(10),
      ),
      above(routeRequests, perSecond(0.05)),
    ),
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")} ${label("http.route")} answers ${value} of requests with 5xx`,
    description:
      "One route fails more than 10 % of its requests, at more than 3 requests a minute.",
    runbook:
      "Compare the route's failed and good traces: the first span that differs is the place.",
    dashboard: "service-overview",
  }),
  alert({
    id: "service-latency-high",
    name: "ServiceLatencyHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(quantile(0.95, duration, "5m", byService), seconds(0.5)),
      above(requests5m, perSecond(0.1)),
    ),
    for: "5m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")} answers 5 % of requests later than ${value}`,
    description: "The 95th percentile of the last five minutes is above half a second.",
    runbook:
      "Look at event loop delay and CPU first, then at the slowest spans of the exemplars' traces.",
    dashboard: "service-overview",
  }),
  alert({
    id: "route-latency-high",
    name: "RouteLatencyHigh",
    severity: "medium",
    owner: "platform",
    when: both(
      above(quantile(0.99, duration, "5m", byRoute), seconds(2.5)),
      above(routeRequests, perSecond(0.1)),
    ),
    for: "10m",
    summary: ({ label, value }) =>
      `${label("service.name")} ${label("http.route")} answers 1 % of requests later than ${value}`,
    description: "The 99th percentile of one route is above two and a half seconds.",
    runbook: "Open the route's slowest traces and look for the longest span that has no children.",
    dashboard: "service-overview",
  }),
  alert({
    id: "service-slow-requests",
    name: "ServiceSlowRequests",
    severity: "medium",
    owner: "platform",
    when: both(
      above(shareAbove(5, duration, "5m", byService), percent(2)),
      above(requests5m, perSecond(0.1)),
    ),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")} takes over 5 s for ${value} of requests`,
    description: "More than 2 % of requests take longer than most clients wait.",
    runbook: "Look for a dependency that times out: its client spans are as long as the requests.",
    dashboard: "service-overview",
  }),
  alert({
    id: "service-client-errors-high",
    name: "ServiceClientErrorsHigh",
    severity: "low",
    owner: "platform",
    when: both(
      above(
        share(sum(observations(duration, "5m", clientErrors), byService), requests5m),
        percent(40),
      ),
      above(requests5m, perSecond(0.5)),
    ),
    for: "15m",
    summary: ({ label, value }) => `${label("service.name")} answers ${value} of requests with 4xx`,
    description:
      "Clients are refused far more than usual: a broken release of theirs, expired credentials, or a scan.",
    runbook: "Group the access log by route and status; 401 and 403 together point at credentials.",
    dashboard: "service-overview",
  }),
]);
