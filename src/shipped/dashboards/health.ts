import { row } from "../../dashboards/define/row.ts";
import { stat } from "../../dashboards/define/stat.ts";
import { stateTimeline } from "../../dashboards/define/state-timeline.ts";
import { table } from "../../dashboards/define/table.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { toDashboard, toLines, toTraces } from "../../dashboards/define/links.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { ofRow } from "../../dashboards/model/query.ts";
import { catalog } from "../../metrics/catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { age, until } from "../../promql/arithmetic.ts";
import { above, equals } from "../../promql/condition.ts";
import { filtered } from "../../promql/filtered.ts";
import { rate, value } from "../../promql/functions.ts";
import { quantile } from "../../promql/histogram.ts";
import { count } from "../../promql/quantity.ts";
import { componentStates, healthStates, serviceStates } from "./health-states.ts";
import { howMany } from "./how-many.ts";
import { withoutNaN } from "./requests.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";

const byService = { by: ["service.name"] } as const;
const byComponent = { by: ["service.name", "health.component.name"] } as const;
const component = "{{service_name}} {{health_component_name}}";

const any = { above: count(0.5) } as const;
const noChecks = "no health checks";

/** Components in a state, by its number. */
const inState = (state: number) => howMany(filtered(equals(componentStates(), count(state))));

const rootCauses = filtered(
  above(
    max(value(catalog.healthRootCause), {
      by: ["service.name", "health.component.name", "health.root_cause.name"],
    }),
    count(0),
  ),
);

const toService = toDashboard("service-overview", {
  title: "This service",
  choose: { service: ofRow("service.name") },
});

const answers: readonly PanelDefinition[] = [
  stat({
    title: "Unhealthy",
    description: "Components that are unhealthy.",
    show: [{ of: inState(3) }],
    limit: any,
    width: 5,
    alerts: ["component-unhealthy"],
  }),
  stat({
    title: "Degraded",
    description: "Components that work, but badly.",
    show: [{ of: inState(2) }],
    limit: any,
    width: 5,
    alerts: ["component-degraded"],
  }),
  stat({
    title: "Unknown",
    description: "Components of which nobody knows how they are.",
    show: [{ of: inState(1) }],
    limit: any,
    width: 5,
    alerts: ["component-unknown"],
  }),
  stat({
    title: "Oldest check",
    description: "Time since the last run of the check that waits longest.",
    show: [{ of: age(min(value(catalog.healthCheckLastRun), { by: [] })) }],
    limit: { alert: "health-checks-stale" },
    width: 5,
    nothing: noChecks,
  }),
  stat({
    title: "Next certificate",
    description: "Time until the first certificate expires that checks saw.",
    show: [{ of: until(min(value(catalog.healthCertificateExpiry), { by: [] })) }],
    limit: { alert: "certificate-expires-soon" },
    nothing: "no certificates",
  }),
];

const states: readonly PanelDefinition[] = [
  table({
    title: "Root causes",
    description: "Which component suffers from which. Mend the cause, and the others follow.",
    height: 6,
    nothing: "nothing fails because of something else",
    labels: [
      { label: "health.root_cause.name", title: "Cause" },
      { label: "health.component.name", title: "Suffers" },
      { label: "service.name", title: "In service", links: [toService] },
    ],
    values: [
      { title: "State", of: rootCauses, states: [{ value: 1, text: "suffers", means: "bad" }] },
    ],
    sortBy: "Cause",
    descending: false,
  }),
  stateTimeline({
    title: "Services",
    description:
      "State of each service as a whole, of its worst instance. SystemUnhealthy fires on it.",
    show: [{ of: serviceStates() }],
    states: healthStates,
    alerts: ["system-unhealthy"],
    nothing: noChecks,
    lineLinks: [toService],
  }),
  stateTimeline({
    title: "Components",
    description:
      "State of each component, of the worst instance. ComponentUnhealthy, ComponentDegraded and ComponentUnknown fire on it.",
    show: [{ of: componentStates(), legend: component }],
    states: healthStates,
    nothing: noChecks,
    links: [
      toLines("Warnings and errors", { atLeast: "warn" }),
      toTraces("Failed traces", { failed: true }),
    ],
    lineLinks: [toService],
  }),
];

const runs: readonly PanelDefinition[] = [
  timeSeries({
    title: "Check duration",
    description: "95th percentile of the checks' own duration. HealthCheckSlow fires on it.",
    show: [
      {
        of: withoutNaN(quantile(0.95, catalog.healthCheckDuration, "auto", byComponent)),
        legend: component,
      },
    ],
    limit: { alert: "health-check-slow" },
    nothing: noChecks,
  }),
  timeSeries({
    title: "Check runs",
    description:
      "Runs a second by outcome. HealthCheckTimeouts and HealthCheckFlapping fire on the failed ones.",
    show: [
      {
        of: sum(rate(catalog.healthCheckRuns, "auto"), {
          by: ["service.name", "health.check.outcome"],
        }),
      },
    ],
    alerts: ["health-check-timeouts", "health-check-flapping"],
    nothing: noChecks,
  }),
  timeSeries({
    title: "Time since the last run",
    description:
      "A check that does not run cannot fail. HealthChecksStale fires on the component that waits longest.",
    show: [{ of: age(min(value(catalog.healthCheckLastRun), byComponent)), legend: component }],
    limit: { alert: "health-checks-stale" },
    nothing: noChecks,
  }),
];

const further = [
  timeSeries({
    title: "Event loop blocked",
    description:
      "How long the event loop of the worst instance has stood still, as seen from another thread. EventLoopBlocked fires on it.",
    show: [{ of: max(value(catalog.healthEventLoopBlocked), byService) }],
    limit: { alert: "event-loop-blocked" },
    width: 12,
    nothing: "no watchdog runs",
  }),
  timeSeries({
    title: "Certificates",
    description:
      "Time until the certificates that checks saw expire. CertificateExpiresSoon fires on it.",
    show: [
      { of: until(min(value(catalog.healthCertificateExpiry), byComponent)), legend: component },
    ],
    limit: { alert: "certificate-expires-soon" },
    alerts: ["certificate-expires-now"],
    width: 12,
    nothing: "no certificates",
  }),
] as const;

/** What the health checks say: the state first, then its cause, then the checks themselves. */
export const health: ShippedDashboard<"health"> = {
  uid: "health",
  options: () => ({
    title: "Health",
    description: "State of the services and their components, root causes, and the checks.",
    questions: [
      "What is unhealthy, and since when?",
      "Which failure is the cause of the others?",
      "Do the checks themselves run?",
    ],
    range: "1h",
    panels: [...answers, ...states, ...runs],
    rows: [row({ title: "Watchdog and certificates", closed: true, panels: further })],
  }),
};
