import { label } from "../alerting/alertmanager/matcher.ts";
import type { Fallback, Route } from "../alerting/alertmanager/route.ts";
import { matches, not, notPresent, present } from "../promql/label-condition.ts";
import { withServices } from "./inhibit-rules.ts";
import type { QuietEnvironments } from "./paging-environments.ts";

/** A route of the shipped policy. */
export type TreeRoute = Route<string, "office-hours">;

/**
 * Returns the route of environments that page nobody: whatever its severity, an alert is news among
 * others.
 */
export function quietRoute(matchers: QuietEnvironments, receiver: string): TreeRoute {
  return {
    matchers,
    receiver,
    fallback: { none: "the environment pages nobody" },
    groupBy: ["alertname", "deployment_environment_name"],
    groupWait: "1m",
    groupInterval: "10m",
    repeatInterval: "1d",
  };
}

/** Returns the routes by severity, in one branch of the policy. */
export function severityRoutes(critical: string, fallback: Fallback<string>): readonly TreeRoute[] {
  const page = { receiver: critical, fallback, repeatInterval: "1h" } as const;
  const isCritical = label("severity", "critical");
  return [
    {
      // Whoever is at fault is seen in the meantime, and then speaks for these
      matchers: [isCritical, label("slo", present)],
      ...page,
      groupBy: ["alertname", "deployment_environment_name"],
      groupWait: "30s",
      groupInterval: "30m",
    },
    {
      // One thing that is broken shows as a component of several services, and as several of one
      matchers: [isCritical, label("rule_id", matches(withServices("component-unhealthy")))],
      ...page,
      groupBy: ["alertname", "deployment_environment_name"],
      groupWait: "0s",
      groupInterval: "1m",
    },
    {
      // The one at fault may be seen up to here
      matchers: [
        isCritical,
        label("rule_id", matches(withServices("service-fails-by-dependency"))),
      ],
      ...page,
      groupBy: ["alertname", "deployment_environment_name"],
      groupWait: "19s",
      groupInterval: "1m",
    },
    {
      // No wait, and late members of a group within the minute that a breach may take
      matchers: [isCritical],
      ...page,
      groupBy: ["alertname", "deployment_environment_name", "service_name"],
      groupWait: "0s",
      groupInterval: "15s",
    },
    {
      // What is wrong with the pipeline shows in many of its parts
      matchers: [
        label("service_name", notPresent),
        label("severity", not("low")),
        label("rule_id", matches(pipelineRules)),
      ],
      groupBy: ["deployment_environment_name"],
      groupWait: "1m",
    },
    {
      // A budget is spent at several paces at once
      matchers: [label("slo", present), label("severity", not("low"))],
      groupBy: ["slo", "deployment_environment_name"],
      groupWait: "5m",
      groupInterval: "30m",
    },
    {
      // Whoever waits for something slow is slow
      matchers: [label("rule_id", matches(slowness))],
      groupBy: ["deployment_environment_name"],
      groupWait: "1m",
      groupInterval: "10m",
    },
    {
      matchers: [label("severity", "high")],
      groupInterval: "2m",
    },
    {
      matchers: [label("severity", "low")],
      groupWait: "5m",
      groupInterval: "30m",
      repeatInterval: "1d",
      activeTimeIntervals: ["office-hours"],
    },
  ];
}

const slowness = withServices(
  "service-latency-high",
  "service-slow-requests",
  "route-latency-high",
  "dependency-latency-high",
  "database-latency-high",
);

/** Rules on the parts of the pipeline and on whether Prometheus has them. */
const pipelineRules =
  "(collector|target|tempo|loki|jaeger|victorialogs|prometheus|remote-write|alertmanager|no-data)-.+";
