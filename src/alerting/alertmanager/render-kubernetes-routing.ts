import { basename } from "node:path/posix";

import { toMs, toPromDuration } from "../../duration.ts";
import { header, type RenderedFiles } from "../../generated-file.ts";
import { toYaml } from "../../to-yaml.ts";
import { equalLabels, type InhibitRule } from "./inhibit.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { sortMatchers } from "./matcher.ts";
import type { Channel, Receiver } from "./receiver.ts";
import { groupByAll } from "./route.ts";
import type { KubernetesTarget } from "./routing-definition.ts";
import type { RouteNode, RouteOptions, RoutingPolicy } from "./routing-policy.ts";
import { clockTimes, ends, formatRange, type TimeInterval } from "./time-interval.ts";

/**
 * Returns the policy as an `AlertmanagerConfig` of the prometheus-operator, or nothing when the
 * policy names no Kubernetes target. The texts of the notifications are Alertmanager's own: the
 * resource cannot bring template files.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig
 */
export function renderKubernetesRouting(policy: RoutingPolicy): RenderedFiles {
  const { kubernetes, file } = policy;
  if (kubernetes === undefined) return new Map();
  const resource = {
    apiVersion: "monitoring.coreos.com/v1alpha1",
    kind: "AlertmanagerConfig",
    metadata: { name: kubernetes.name, namespace: kubernetes.namespace },
    spec: toSpec(policy, kubernetes),
  };
  return new Map([["k8s/alertmanagerconfig.yaml", header(file) + toYaml(resource)]]);
}

function toSpec(policy: RoutingPolicy, target: KubernetesTarget): unknown {
  const { receivers, root, inhibitRules, timeIntervals } = policy;
  return {
    route: toRoute(root),
    inhibitRules: inhibitRules.map(toInhibitRule),
    receivers: [...receivers].map(([name, receiver]) => toReceiver(name, receiver, target)),
    muteTimeIntervals: [...timeIntervals].map(([name, intervals]) => ({
      name,
      timeIntervals: intervals.map(toTimeInterval),
    })),
  };
}

function toRoute(node: RouteNode): unknown {
  const { matchers, own, muteTimeIntervals, activeTimeIntervals, routes } = node;
  return {
    ...(matchers.length > 0 && { matchers: matchers.map(toMatcher) }),
    ...toOptions(own),
    ...(muteTimeIntervals.length > 0 && { muteTimeIntervals }),
    ...(activeTimeIntervals.length > 0 && { activeTimeIntervals }),
    ...(node.continue && { continue: true }),
    ...(routes.length > 0 && { routes: routes.map(toRoute) }),
  };
}

function toOptions(own: Partial<RouteOptions>): object {
  const { receiver, groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs } = own;
  return {
    ...(receiver !== undefined && { receiver }),
    ...(groupBy !== undefined && { groupBy: groupBy === groupByAll ? [groupByAll] : groupBy }),
    ...(groupWaitMs !== undefined && { groupWait: toPromDuration(groupWaitMs) }),
    ...(groupIntervalMs !== undefined && { groupInterval: toPromDuration(groupIntervalMs) }),
    ...(repeatIntervalMs !== undefined && { repeatInterval: toPromDuration(repeatIntervalMs) }),
  };
}

function toMatcher({ label, operator, value }: Matcher): unknown {
  return { name: label, value, matchType: operator };
}

/** The resource's rules have no name. */
function toInhibitRule(rule: InhibitRule<string>): unknown {
  return {
    sourceMatch: sortMatchers(rule.source).map(toMatcher),
    targetMatch: sortMatchers(rule.target).map(toMatcher),
    equal: equalLabels(rule),
  };
}

function toTimeInterval(interval: TimeInterval): unknown {
  const { weekdays, daysOfMonth, months, years } = interval;
  const times = clockTimes(interval);
  return {
    ...(times && { times: times.map(({ from, to }) => ({ startTime: from, endTime: to })) }),
    ...(weekdays && { weekdays: weekdays.map(formatRange) }),
    ...(daysOfMonth && {
      daysOfMonth: daysOfMonth.map(ends).map(([start, end]) => ({ start, end })),
    }),
    ...(months && { months: months.map(formatRange) }),
    ...(years && { years: years.map(formatRange) }),
  };
}

const keys = {
  email: "emailConfigs",
  pagerduty: "pagerdutyConfigs",
  slack: "slackConfigs",
  webhook: "webhookConfigs",
} as const satisfies Readonly<Record<Channel["type"], string>>;

function toReceiver(name: string, { channels }: Receiver, target: KubernetesTarget): unknown {
  const configs = Map.groupBy(channels, ({ type }) => keys[type]);
  const entries = [...configs].map(([key, own]) => [key, own.map(toConfig(target))] as const);
  return { name, ...Object.fromEntries(entries) };
}

function toConfig({ secretName }: KubernetesTarget): (channel: Channel) => unknown {
  const key = (file: string): unknown => ({ name: secretName, key: basename(file) });
  return (channel) => ({
    sendResolved: channel.sendResolved ?? true,
    ...toChannel(channel, key),
  });
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
function toChannel(channel: Channel, key: (file: string) => unknown): object {
  switch (channel.type) {
    case "email": {
      const { to, from, smarthost, authUsername, authPasswordFile, requireTls = true } = channel;
      return {
        to: to.join(", "),
        from,
        smarthost,
        ...(authUsername !== undefined && { authUsername }),
        ...(authPasswordFile !== undefined && { authPassword: key(authPasswordFile) }),
        requireTLS: requireTls,
      };
    }
    case "slack":
      return { apiURL: key(channel.apiUrlFile ?? ""), channel: channel.channel };
    case "pagerduty":
      return {
        routingKey: key(channel.routingKeyFile),
        ...(channel.url !== undefined && { url: channel.url }),
      };
    case "webhook": {
      const { urlFile, credentialsFile, maxAlerts, timeout } = channel;
      return {
        urlSecret: key(urlFile),
        ...(credentialsFile !== undefined && {
          httpConfig: { authorization: { credentials: key(credentialsFile) } },
        }),
        ...(maxAlerts !== undefined && { maxAlerts }),
        ...(timeout !== undefined && { timeout: toPromDuration(toMs(timeout)) }),
      };
    }
  }
}
