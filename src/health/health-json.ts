import type { HealthStatus } from "./check.ts";
import type { Component } from "./engine/component.ts";
import { statusOf, type SystemHealthReport } from "./report.ts";
import type { Components } from "./engine/settle.ts";

/** Status words of `application/health+json`. */
const words = { healthy: "pass", degraded: "warn", unhealthy: "fail" } as const satisfies Record<
  HealthStatus,
  string
>;

/**
 * Returns the report as `application/health+json`.
 * https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06
 */
export function toHealthJson(report: SystemHealthReport, components: Components): unknown {
  const { name, version, instance } = report.service;
  return {
    status: words[report.status],
    ...(version === undefined ? {} : { version }),
    ...(instance === undefined ? {} : { serviceId: instance }),
    ...(name === undefined ? {} : { description: `health of ${name}` }),
    ...(report.rootCauses.length === 0 ? {} : { output: `down: ${report.rootCauses.join(", ")}` }),
    checks: Object.fromEntries(
      [...components.values()].flatMap((component) => checksOf(component, report)),
    ),
  };
}

/** Returns the anonymous form: the status alone. */
export function toHealthJsonStatus(status: HealthStatus): unknown {
  return { status: words[status] };
}

function checksOf(
  component: Component,
  report: SystemHealthReport,
): readonly (readonly [string, readonly unknown[]])[] {
  const { check, lastRun, state } = component;
  const health = report.components[check.name];
  const common = {
    componentId: check.name,
    status: words[statusOf(state)],
    time: new Date(lastRun?.finishedAtMs ?? component.sinceMs),
    ...(health?.message === undefined ? {} : { output: health.message }),
  };
  const duration = { ...common, observedValue: lastRun?.durationMs ?? 0, observedUnit: "ms" };
  const observed = lastRun?.observed;
  return [
    [`${check.name}:responseTime`, [duration]],
    ...(observed === undefined
      ? []
      : [
          [
            `${check.name}:observed`,
            [{ ...common, observedValue: observed.value, observedUnit: observed.unit }],
          ] as const,
        ]),
  ];
}
