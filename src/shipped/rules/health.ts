import { capitalize } from "../../letter-case.ts";
import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { age, until } from "../../promql/arithmetic.ts";
import { above, atLeast, below } from "../../promql/condition.ts";
import { atFault } from "../../alerting/rules/health-alert.ts";
import { quantile } from "../../promql/histogram.ts";
import { value } from "../../promql/functions.ts";
import { count, days, minutes, percent, seconds } from "../../promql/quantity.ts";
import { growth } from "../../promql/first-events.ts";
import { failsMoreThan } from "../../promql/failures.ts";
import { enoughFailures } from "./enough.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { digits, ifAny, words } from "./in-words.ts";

const byService = { by: serviceLabels } as const;
const byComponent = { by: [...serviceLabels, "health.component.name"] } as const;

const failed = { "health.check.outcome": "failure" } as const;

/**
 * What the health checks of the services report. The critical ones have no `for`: a state is
 * several failed probes already.
 */
export const healthRules = shippedFile("health", [
  shippedAlert({
    id: "component-unhealthy",
    name: "ComponentUnhealthy",
    severity: "critical",
    owner: "platform",
    when: () => atFault("unhealthy"),
    // Longer than the windows of the milder alerts that it speaks for
    keepFiringFor: "12m",
    summary: ({ label }) =>
      `${label("health.component.name")} of ${label("service.name")} is unhealthy`,
    description:
      "The component's own check fails, or it is degraded and others fail because of it; it is not the victim of another component.",
    runbook:
      "Ask the health endpoint for the component's message; its check's log lines have the error.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "component-degraded",
    name: "ComponentDegraded",
    severity: "medium",
    owner: "platform",
    when: () => atFault("degraded"),
    for: "5m",
    keepFiringFor: "5m",
    summary: ({ label }) =>
      `${label("health.component.name")} of ${label("service.name")} is degraded`,
    description: ({ held }) =>
      `The component works, but not as it should${ifAny(held, (time) => `; it has been so for ${time}`)}.`,
    runbook:
      "Ask the health endpoint for the component's message and compare it with its threshold.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "component-unknown",
    name: "ComponentUnknown",
    severity: "low",
    owner: "platform",
    when: () => atFault("unknown"),
    for: "10m",
    summary: ({ label }) =>
      `Nobody knows how ${label("health.component.name")} of ${label("service.name")} is`,
    description: ({ held }) =>
      `The component's check has not produced a result${ifAny(held, (time) => ` for ${time}`)}.`,
    runbook: "Check that the health service runs its checks: HealthChecksStale would fire as well.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "system-unhealthy",
    name: "SystemUnhealthy",
    severity: "high",
    owner: "platform",
    when: () =>
      atLeast(
        max(value(catalog.healthSystemStatus, { "health.system.state": "unhealthy" }), byService),
        count(1),
      ),
    // Later than ComponentUnhealthy, and gone before it: what inhibits has to be there all the time.
    // With that wait it cannot keep a critical alert's minute, which ComponentUnhealthy does.
    for: "18s",
    evaluate: "3s",
    summary: ({ label }) => `${label("service.name")} is unhealthy`,
    description:
      "The service as a whole says that it cannot do its work. Nobody is told while ComponentUnhealthy names the cause, here or in another service of the team.",
    runbook:
      "No component alert names the cause: ask the service's health endpoint for its root causes, which may be in a service that reports nothing.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "health-checks-stale",
    name: "HealthChecksStale",
    severity: "high",
    owner: "platform",
    limit: minutes(3),
    when: ({ limit }) => above(max(age(value(catalog.healthCheckLastRun)), byComponent), limit),
    // The last run of a process that ended is seen for five minutes, and ServiceTelemetryLost tells
    for: "3m",
    summary: ({ label, value }) =>
      `${label("health.component.name")} of ${label("service.name")} was last checked ${value} ago`,
    description: "A check that does not run cannot fail: the component's state is worth nothing.",
    runbook: "Look for a check that hangs and for a blocked event loop.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "health-check-timeouts",
    name: "HealthCheckTimeouts",
    severity: "medium",
    owner: "platform",
    limit: count(3),
    window: "10m",
    when: ({ limit, window }) =>
      above(
        sum(
          growth(catalog.healthCheckRuns, window, { "health.check.outcome": "timeout" }),
          byComponent,
        ),
        limit,
      ),
    summary: ({ label, value, window }) =>
      `${label("health.component.name")} of ${label("service.name")} timed out ${value} times in ${digits(window)}`,
    description: "The component answers too late, again and again.",
    runbook: "Compare the check's duration with the component's own latency.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "health-check-flapping",
    name: "HealthCheckFlapping",
    severity: "low",
    owner: "platform",
    limit: percent(20),
    // What only fails is seen as such: by the end of an outage this forgets it at once
    window: "10m",
    when: ({ limit, window }) =>
      failsMoreThan(
        limit,
        {
          failed: sum(growth(catalog.healthCheckRuns, window, failed), byComponent),
          all: sum(growth(catalog.healthCheckRuns, window), byComponent),
        },
        enoughFailures,
      ),
    for: "10m",
    summary: ({ label, value }) =>
      `${label("health.component.name")} of ${label("service.name")} fails ${value} of its checks`,
    description: "The component comes and goes.",
    runbook:
      "Look for a pattern in time: a pool that runs dry, a scheduled job, a rolling restart.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "health-check-slow",
    name: "HealthCheckSlow",
    severity: "low",
    owner: "platform",
    limit: seconds(1),
    window: "15m",
    when: ({ limit, window }) =>
      above(quantile(0.95, catalog.healthCheckDuration, window, byComponent), limit),
    for: "15m",
    accept: { "minimum-traffic": "checks run on a schedule, whatever the traffic" },
    summary: ({ label, value }) =>
      `The check of ${label("health.component.name")} of ${label("service.name")} takes ${value}`,
    description: ({ held }) =>
      `The check is slow${ifAny(held, (time) => ` for ${time}`)}: the component will time out next.`,
    runbook: "Compare with the component's own latency; a slow check alone points at the network.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "certificate-expires-soon",
    name: "CertificateExpiresSoon",
    severity: "medium",
    owner: "platform",
    limit: days(14),
    when: ({ limit }) =>
      below(min(until(value(catalog.healthCertificateExpiry)), byComponent), limit),
    for: "1h",
    absence: "healthy",
    summary: ({ label, value }) =>
      `The certificate of ${label("health.component.name")} expires in ${value}`,
    description: ({ limit }) =>
      `${capitalize(words(limit))} or less remain; automatic renewal should have happened by now.`,
    runbook: "Run the renewal by hand and read its log.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "certificate-expires-now",
    name: "CertificateExpiresNow",
    severity: "high",
    owner: "platform",
    limit: days(2),
    when: ({ limit }) =>
      below(min(until(value(catalog.healthCertificateExpiry)), byComponent), limit),
    for: "5m",
    absence: "healthy",
    summary: ({ label, value }) =>
      `The certificate of ${label("health.component.name")} expires in ${value}`,
    description: ({ limit }) =>
      `${capitalize(words(limit))} or less remain. When it expires, every client refuses the connection.`,
    runbook: "Renew the certificate now; restart what caches it.",
    dashboard: "health",
  }),
]);
