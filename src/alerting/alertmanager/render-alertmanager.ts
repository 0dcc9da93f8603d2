import { toPromDuration } from "../../duration.ts";
import { toReceiverConfig } from "./channel-config.ts";
import { header, type RenderedFiles } from "../../generated-file.ts";
import { toYaml } from "../../to-yaml.ts";
import { equalLabels, type InhibitRule } from "./inhibit.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { formatMatcher, sortMatchers } from "./matcher.ts";
import { renderKubernetesRouting } from "./render-kubernetes-routing.ts";
import { groupByAll } from "./route.ts";
import type { RouteNode, RouteOptions, RoutingPolicy } from "./routing-policy.ts";
import { renderTemplates } from "./template-file.ts";
import { clockTimes, formatRange, type TimeInterval } from "./time-interval.ts";

/** Returns Alertmanager's configuration, its templates and, if asked for, the operator's resource. */
export function renderRouting(policy: RoutingPolicy): RenderedFiles {
  return new Map([
    ["alertmanager/alertmanager.yml", renderAlertmanager(policy)],
    ...renderTemplates(policy.templateFiles, policy.file),
    ...renderKubernetesRouting(policy),
  ]);
}

/** Returns alertmanager.yml: equal policies give equal bytes. */
export function renderAlertmanager(policy: RoutingPolicy): string {
  const { receivers, root, inhibitRules, timeIntervals, templates, resolveTimeoutMs } = policy;
  return (
    header(policy.file) +
    toYaml({
      global: { resolve_timeout: toPromDuration(resolveTimeoutMs) },
      templates,
      route: toRoute(root),
      inhibit_rules: inhibitRules.map(toInhibitRule),
      receivers: [...receivers].map(([name, receiver]) => toReceiverConfig(name, receiver)),
      time_intervals: [...timeIntervals].map(([name, intervals]) => ({
        name,
        time_intervals: intervals.map(toTimeInterval),
      })),
    })
  );
}

function toRoute(node: RouteNode): unknown {
  const { matchers, own, muteTimeIntervals, activeTimeIntervals, routes } = node;
  return {
    ...(matchers.length > 0 && { matchers: matchers.map(formatMatcher) }),
    ...toOptions(own),
    ...(muteTimeIntervals.length > 0 && { mute_time_intervals: muteTimeIntervals }),
    ...(activeTimeIntervals.length > 0 && { active_time_intervals: activeTimeIntervals }),
    ...(node.continue && { continue: true }),
    ...(routes.length > 0 && { routes: routes.map(toRoute) }),
  };
}

function toOptions(own: Partial<RouteOptions>): object {
  const { receiver, groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs } = own;
  return {
    ...(receiver !== undefined && { receiver }),
    ...(groupBy !== undefined && { group_by: groupBy === groupByAll ? [groupByAll] : groupBy }),
    ...(groupWaitMs !== undefined && { group_wait: toPromDuration(groupWaitMs) }),
    ...(groupIntervalMs !== undefined && { group_interval: toPromDuration(groupIntervalMs) }),
    ...(repeatIntervalMs !== undefined && { repeat_interval: toPromDuration(repeatIntervalMs) }),
  };
}

function toInhibitRule(rule: InhibitRule<string>): unknown {
  return {
    name: rule.name,
    source_matchers: toMatchers(rule.source),
    target_matchers: toMatchers(rule.target),
    equal: equalLabels(rule),
  };
}

function toMatchers(matchers: readonly Matcher[]): readonly string[] {
  return sortMatchers(matchers).map(formatMatcher);
}

function toTimeInterval(interval: TimeInterval): unknown {
  const { weekdays, daysOfMonth, months, years, location } = interval;
  const times = clockTimes(interval);
  return {
    ...(times && { times: times.map(({ from, to }) => ({ start_time: from, end_time: to })) }),
    ...(weekdays && { weekdays: weekdays.map(formatRange) }),
    ...(daysOfMonth && { days_of_month: daysOfMonth.map(formatRange) }),
    ...(months && { months: months.map(formatRange) }),
    ...(years && { years: years.map(formatRange) }),
    ...(location !== undefined && { location }),
  };
}
