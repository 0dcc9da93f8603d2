import { matches, notPresent, oneOf, present } from "../promql/label-condition.ts";
import type { InhibitRule } from "../alerting/alertmanager/inhibit.ts";
import { label } from "../alerting/alertmanager/matcher.ts";
import type { RuleId } from "./rule-overrides.ts";

/**
 * The rules and what overrides make of them for single services: `component-unhealthy-batch`. As a
 * pattern of the label `rule_id`.
 */
export function withServices(...ids: readonly [RuleId, ...RuleId[]]): string {
  return ids.map((id) => `${id}(-.+)?`).join("|");
}

const rules = (...ids: readonly [RuleId, ...RuleId[]]) =>
  label("rule_id", matches(withServices(...ids)));

/** What is no drill: a drill keeps nothing back. */
const real = label("drill", notPresent);
const ofService = label("service_name", present);
const environment = "deployment_environment_name";
/** An alert without an environment is about what all of them share. */
const shared = label(environment, notPresent);
const ofEnvironment = label(environment, present);

const service = ["service_name", environment] as const;

/** The rules on burn rates have the label `slo`. */
const burns = label("slo", present);

const collectorMissing = label("rule_id", oneOf("collector-down", "target-missing-otel-collector"));
const silent = label(
  "rule_id",
  matches(
    `no-data-.*|environment-silent|${withServices("service-telemetry-lost", "service-traffic-stopped")}`,
  ),
);

/**
 * Which alerts speak for others: the one at fault for what follows from it, in the same environment.
 * An alert that is kept back itself still keeps others back, so causes may form a chain.
 */
export const inhibitRules: readonly InhibitRule[] = [
  {
    name: "A critical alert speaks for the milder ones of its service",
    source: [label("severity", "critical"), ofService, real],
    target: [label("severity", oneOf("high", "medium", "low"))],
    equal: service,
  },
  {
    name: "What fails speaks for the budget that it spends",
    source: [label("severity", "critical"), label("slo", notPresent), ofService, real],
    target: [burns],
    equal: service,
  },
  {
    name: "A component or a standstill speaks for the requests that fail by it",
    source: [rules("component-unhealthy", "event-loop-blocked"), ofService, real],
    target: [rules("service-error-rate-high", "service-fails-by-dependency")],
    equal: service,
  },
  {
    // By its own condition the target has its cause elsewhere; exceptions are passed on
    name: "The one at fault speaks for the services whose calls fail",
    source: [rules("component-unhealthy", "service-error-rate-high"), ofService, real],
    target: [rules("service-fails-by-dependency", "exception-rate-high"), ofService],
    equal: [environment],
  },
  {
    name: "A service that is slow speaks for its routes and requests",
    source: [rules("service-latency-high"), ofService, real],
    target: [rules("route-latency-high", "service-slow-requests")],
    equal: service,
  },
  {
    name: "A disk that is nearly full speaks for the one that will be",
    source: [rules("disk-nearly-full"), ofService, real],
    target: [rules("disk-full-soon")],
    equal: service,
  },
  {
    // Also for services behind the component's own: the team is told of the cause, once
    name: "An unhealthy component speaks for the team's services that it takes along",
    source: [rules("component-unhealthy"), label("owner", present), real],
    target: [rules("system-unhealthy")],
    equal: ["owner", environment],
  },
  {
    name: "A service that is heard no more speaks for the metrics that it had",
    source: [rules("service-telemetry-lost"), ofService, real],
    target: [label("rule_id", matches(`no-data-.*|${withServices("service-traffic-stopped")}`))],
    equal: service,
  },
  {
    name: "A silent environment speaks for its services",
    source: [label("rule_id", "environment-silent"), real],
    target: [silent, ofService],
    equal: [environment],
  },
  {
    name: "A missing Collector speaks for the telemetry that it does not deliver",
    source: [collectorMissing, shared, real],
    target: [silent, label("job", notPresent)],
    equal: "nothing",
  },
  {
    name: "The Collector of one environment speaks for that environment's telemetry",
    source: [collectorMissing, ofEnvironment, real],
    target: [silent, label("job", notPresent)],
    equal: [environment],
  },
  {
    name: "A target that is down or missing speaks for its metrics",
    source: [
      label("rule_id", matches("collector-down|target-down|target-missing-.*")),
      label("job", present),
      real,
    ],
    target: [label("rule_id", matches("no-data-.*"))],
    equal: ["job", environment],
  },
  {
    name: "The Collector that is down speaks for its target",
    source: [label("rule_id", "collector-down"), label("job", present), real],
    target: [label("rule_id", "target-down")],
    equal: ["job", environment],
  },
];
