import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { sum } from "../../promql/aggregate.ts";
import { times } from "../../promql/arithmetic.ts";
import { above, below, both } from "../../promql/condition.ts";
import { observations } from "../../promql/histogram.ts";
import { offset } from "../../promql/moment.ts";
import { gone } from "../../promql/presence.ts";
import { perSecond } from "../../promql/quantity.ts";
import type { Window } from "../../promql/series.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { theLast, words } from "./in-words.ts";

const byService = { by: serviceLabels } as const;
const requests = (window: Window) =>
  sum(observations(catalog.httpRequestDuration, window), byService);

/** What is heard no more: an environment, and the requests to a service. */
export const silenceRules = shippedFile("silence", [
  shippedAlert({
    id: "environment-silent",
    name: "EnvironmentSilent",
    severity: "critical",
    owner: "platform",
    window: "1h",
    when: ({ window }) =>
      gone(catalog.processUptime, window, { by: ["deployment.environment.name"] }),
    summary: ({ label }) =>
      `No service of ${label("deployment.environment.name")} reports anything any more`,
    description: ({ window }) =>
      `Services of this environment sent metrics within ${theLast(window)}, and none does: they are down, or their way to the Collector is. Ends after ${words(window)}.`,
    runbook:
      "Ask the health endpoint of any service. If it answers, look for what lies between the services and the Collector: network, names, certificates.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "service-traffic-stopped",
    name: "ServiceTrafficStopped",
    severity: "high",
    owner: "platform",
    window: "5m",
    when: ({ window }) => {
      const usual = offset(requests("1h"), "10m");
      return both(below(requests(window), times(usual, 0.01)), above(usual, perSecond(1)));
    },
    // Of a process that ended, the Collector repeats the counters: ServiceTelemetryLost tells first
    for: "4m",
    keepFiringFor: "5m",
    summary: ({ label, value }) => `${label("service.name")} gets no requests any more: ${value}`,
    description: ({ window }) =>
      `In ${theLast(window)} came less than a hundredth of the hour before, which had more than one request a second.`,
    runbook:
      "The service answers whom nobody sends: look at what lies in front of it, such as load balancers, names, certificates, and the release of its clients.",
    dashboard: "service-overview",
  }),
]);
