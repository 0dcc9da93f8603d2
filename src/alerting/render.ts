import { toPromDuration } from "../duration.ts";
import { shippedRules } from "./definitions/index.ts";
import { routing } from "./definitions/routing.ts";
import { header, toYaml, type RenderedFiles } from "./generated-file.ts";
import { printPromql } from "./print.ts";
import { renderRouting } from "./routing/render-alertmanager.ts";
import { resolveRouting } from "./routing/routing-policy.ts";
import type { RuleFile } from "./rule-file.ts";
import { alertLabels, type Alert } from "./rule.ts";

/** Returns every generated file of the alerting room, of the shipped rules. */
export function renderAlerting(): RenderedFiles {
  return new Map([...renderRules(shippedRules), ...renderRouting(resolveRouting(routing))]);
}

/** Returns one Prometheus rule file for each rule: promtool's tests are quadratic in a file. */
export function renderRules(files: readonly RuleFile[]): RenderedFiles {
  return new Map(
    files.flatMap(({ file, rules }) =>
      rules.map((rule) => [rulePath(rule.id), header(file) + toYaml(toGroups(rule))] as const),
    ),
  );
}

/** Returns where the rule file of a rule is. */
export function rulePath(id: string): string {
  return `deploy/prometheus/rules/${id}.yml`;
}

function toGroups(rule: Alert): unknown {
  return {
    groups: [
      {
        name: rule.id,
        interval: toPromDuration(rule.intervalMs),
        rules: [toPrometheusAlert(rule)],
      },
    ],
  };
}

function toPrometheusAlert(alert: Alert): unknown {
  return {
    alert: alert.name,
    expr: printPromql(alert.when.node),
    ...duration("for", alert.forMs),
    ...duration("keep_firing_for", alert.keepFiringForMs),
    labels: alertLabels(alert),
    annotations: annotations(alert),
  };
}

function duration(key: string, ms: number): Readonly<Record<string, string>> {
  return ms === 0 ? {} : { [key]: toPromDuration(ms) };
}

function annotations(alert: Alert): Readonly<Record<string, string>> {
  const { summary, description, dashboard } = alert;
  const link = dashboard === undefined ? {} : { dashboard_uid: dashboard };
  return { summary, description, runbook_url: `docs/runbooks.md#${alert.id}`, ...link };
}
