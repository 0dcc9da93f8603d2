import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { sum } from "../../promql/aggregate.ts";
import { above, both, unless } from "../../promql/condition.ts";
import { atLeastEvents } from "../../promql/events.ts";
import { eventsFor, failsMoreThan } from "../../promql/failures.ts";
import { events } from "../../promql/first-events.ts";
import { quantile, shareAbove } from "../../promql/histogram.ts";
import type { Window } from "../../promql/series.ts";
import { percent, seconds, type Quantity } from "../../promql/quantity.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { blamed } from "./blame.ts";
import { enoughFailures } from "./enough.ts";
import { digits, theLast, words } from "./in-words.ts";
import { matches } from "../../promql/label-condition.ts";

const duration = catalog.httpRequestDuration;
const byService = { by: serviceLabels } as const;
const byRoute = { by: [...serviceLabels, "http.route"] } as const;
const serverErrors = { "http.response.status_code": matches("5..") };
const clientErrors = { "http.response.status_code": matches("4..") };

const requests = (window: Window) => sum(events(duration, window), byService);
const routeRequests = (window: Window) => sum(events(duration, window), byRoute);
/** Requests that the server fails, whoever is to blame. */
const failing = ({ limit, window }: { limit: Quantity<"ratio">; window: Window }) =>
  failsMoreThan(
    limit,
    { failed: sum(events(duration, window, serverErrors), byService), all: requests(window) },
    enoughFailures,
  );

/** Rate, errors and duration of HTTP servers. */
export const requestRules = shippedFile("requests", [
  shippedAlert({
    id: "service-error-rate-high",
    name: "ServiceErrorRateHigh",
    severity: "critical",
    owner: "platform",
    limit: percent(5),
    window: "1m",
    when: (given) => unless(failing(given), blamed(serverErrors, given.window, percent(40))),
    for: "10s",
    // Longer than the windows of the milder alerts that it speaks for, and than most flaps; with its
    // own window it ends before ComponentUnhealthy, or it would page when that ends
    keepFiringFor: "11m",
    summary: ({ label, value }) => `${label("service.name")} answers ${value} of requests with 5xx`,
    description: ({ limit, window }) =>
      `More than ${digits(limit)} of the requests of ${theLast(window)} failed in the server: ${enoughFailures} of them at least.`,
    runbook:
      "Open a failed trace from the dashboard's exemplars and read its error span; compare the start with the last deployment; roll back if they agree.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "service-fails-by-dependency",
    name: "ServiceFailsByDependency",
    severity: "critical",
    owner: "platform",
    limit: percent(5),
    window: "1m",
    when: (given) => both(failing(given), blamed(serverErrors, given.window, percent(15))),
    for: "10s",
    keepFiringFor: "10m",
    summary: ({ label, value }) =>
      `${label("service.name")} answers ${value} of requests with 5xx, because what it calls fails`,
    description: ({ limit, window }) =>
      `More than ${digits(limit)} of the requests of ${theLast(window)} failed, and calls of other services, hosts or the database with them. Nobody is told while a critical alert names the one at fault.`,
    runbook:
      "Open a failed trace: the last client span that failed names the dependency. DependencyErrorRateHigh and DatabaseErrorRateHigh name it too.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "route-error-rate-high",
    name: "RouteErrorRateHigh",
    severity: "high",
    owner: "platform",
    limit: percent(10),
    window: "5m",
    when: ({ limit, window }) =>
      failsMoreThan(
        limit,
        {
          failed: sum(events(duration, window, serverErrors), byRoute),
          all: routeRequests(window),
        },
        enoughFailures,
      ),
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")} ${label("http.route")} answers ${value} of requests with 5xx`,
    description: ({ limit }) =>
      `One route fails more than ${digits(limit)} of its requests: ${enoughFailures} of them at least.`,
    runbook:
      "Compare the route's failed and good traces: the first span that differs is the place.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "service-latency-high",
    name: "ServiceLatencyHigh",
    severity: "high",
    owner: "platform",
    limit: seconds(0.5),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.95, duration, window, byService), limit),
        atLeastEvents(requests(window), eventsFor(0.95)),
      ),
    for: "5m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")} answers 5 % of requests later than ${value}`,
    description: ({ limit, window }) =>
      `The 95th percentile of ${theLast(window)} is above ${words(limit)}.`,
    runbook:
      "Look at event loop delay and CPU first, then at the slowest spans of the exemplars' traces.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "route-latency-high",
    name: "RouteLatencyHigh",
    severity: "medium",
    owner: "platform",
    limit: seconds(2.5),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.99, duration, window, byRoute), limit),
        atLeastEvents(routeRequests(window), eventsFor(0.99)),
      ),
    for: "10m",
    summary: ({ label, value }) =>
      `${label("service.name")} ${label("http.route")} answers 1 % of requests later than ${value}`,
    description: ({ limit }) => `The 99th percentile of one route is above ${words(limit)}.`,
    runbook: "Open the route's slowest traces and look for the longest span that has no children.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "service-slow-requests",
    name: "ServiceSlowRequests",
    severity: "medium",
    owner: "platform",
    limit: percent(2),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(shareAbove(5, duration, window, byService), limit),
        atLeastEvents(requests(window), eventsFor(1 - limit.value)),
      ),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")} takes over 5 s for ${value} of requests`,
    description: ({ limit }) =>
      `More than ${digits(limit)} of requests take longer than most clients wait.`,
    runbook: "Look for a dependency that times out: its client spans are as long as the requests.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "service-client-errors-high",
    name: "ServiceClientErrorsHigh",
    severity: "low",
    owner: "platform",
    limit: percent(40),
    window: "5m",
    when: ({ limit, window }) =>
      failsMoreThan(
        limit,
        {
          failed: sum(events(duration, window, clientErrors), byService),
          all: requests(window),
        },
        60,
      ),
    for: "15m",
    summary: ({ label, value }) => `${label("service.name")} answers ${value} of requests with 4xx`,
    description:
      "Clients are refused far more than usual: a broken release of theirs, expired credentials, or a scan.",
    runbook: "Group the access log by route and status; 401 and 403 together point at credentials.",
    dashboard: "service-overview",
  }),
]);
