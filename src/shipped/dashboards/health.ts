import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { catalog } from "../../metrics/catalog.ts";
import type { MetricDefinition } from "../../metrics/definition.ts";
import { prometheusLabel } from "../../metrics/prometheus-name.ts";
import { newDashboard } from "../../dashboards/dashboard.ts";
import { stateTimeline, timeSeries, type State } from "../../dashboards/panel.ts";
import { maxBy, minBy, promql, quantile, rate, sumBy, value } from "../../dashboards/query.ts";
import type { AlertLine } from "./alert-line.ts";

const byService = ["service.name"] as const;
const byComponent = ["service.name", "health.component.name"] as const;
const component = "{{service_name}} {{health_component_name}}";

/** From the best to the worst: of several instances, the worst is shown. */
const states = [
  { value: 0, text: "healthy", color: "green" },
  { value: 1, text: "unknown", color: "gray" },
  { value: 2, text: "degraded", color: "yellow" },
  { value: 3, text: "unhealthy", color: "red" },
] as const satisfies readonly State[];

/** Each state's series is 1 or 0; times its number, the greatest is the worst state. */
function worstState(
  metric: MetricDefinition,
  attribute: string,
  attributes: readonly string[],
): string {
  const weighted = states.map(
    (state) => `${value(metric, `${prometheusLabel(attribute)}="${state.text}"`)} * ${state.value}`,
  );
  return maxBy(attributes, weighted.join(" or "));
}

const panels = (line: AlertLine) => [
  stateTimeline({
    title: "System",
    description:
      "State of each service as a whole, of its worst instance. SystemUnhealthy fires on it.",
    states,
    targets: [
      promql(
        worstState(catalog.healthSystemStatus, "health.system.state", byService),
        "{{service_name}}",
      ),
    ],
  }),
  stateTimeline({
    title: "Components",
    description:
      "State of each component, of the worst instance. ComponentUnhealthy, ComponentDegraded and ComponentUnknown fire on it.",
    states,
    targets: [
      promql(
        worstState(catalog.healthComponentStatus, "health.component.state", byComponent),
        component,
      ),
    ],
  }),
  stateTimeline({
    title: "Root causes",
    description:
      "Which component suffers from which. Empty while nothing fails because of something else.",
    width: 24,
    states: [{ value: 1, text: "suffers", color: "red" }],
    targets: [
      promql(
        `${maxBy([...byComponent, "health.root_cause.name"], value(catalog.healthRootCause))} > 0`,
        `${component} because of {{health_root_cause_name}}`,
      ),
    ],
  }),
  timeSeries({
    title: "Check duration",
    description: "95th percentile of the checks' own duration. HealthCheckSlow fires on it.",
    unit: "s",
    limit: line("health-check-slow"),
    targets: [promql(quantile(0.95, catalog.healthCheckDuration, byComponent), component)],
  }),
  timeSeries({
    title: "Check runs",
    description:
      "Runs a second by outcome. HealthCheckTimeouts and HealthCheckFlapping fire on the failed ones.",
    unit: "cps",
    targets: [
      promql(
        sumBy(["service.name", "health.check.outcome"], rate(catalog.healthCheckRuns)),
        "{{service_name}} {{health_check_outcome}}",
      ),
    ],
  }),
  timeSeries({
    title: "Time since the last run",
    description:
      "A check that does not run cannot fail. HealthChecksStale fires on the component that waits longest.",
    unit: "s",
    limit: line("health-checks-stale"),
    targets: [
      promql(`time() - ${minBy(byComponent, value(catalog.healthCheckLastRun))}`, component),
    ],
  }),
  timeSeries({
    title: "Event loop blocked",
    description:
      "How long the event loop of the worst instance has stood still, as seen from another thread. EventLoopBlocked fires on it.",
    unit: "s",
    width: 12,
    limit: line("event-loop-blocked"),
    targets: [promql(maxBy(byService, value(catalog.healthEventLoopBlocked)), "{{service_name}}")],
  }),
  timeSeries({
    title: "Certificates",
    description:
      "Time until the certificates that checks saw expire. Empty without checks over TLS. CertificateExpiresSoon fires on it.",
    unit: "s",
    width: 12,
    limit: line("certificate-expires-soon"),
    targets: [
      promql(`${minBy(byComponent, value(catalog.healthCertificateExpiry))} - time()`, component),
    ],
  }),
];

/** What the health checks say: the state first, then its cause, then the checks themselves. */
export function health(line: AlertLine): DashboardBuilder {
  const dashboard = newDashboard({
    uid: "health",
    title: "Health",
    description: "State of the services and their components, root causes, and the checks.",
  });
  for (const panel of panels(line)) dashboard.withPanel(panel);
  return dashboard;
}
