import { matches, notPresent, oneOf, present } from "../promql/label-condition.ts";
import type { InhibitRule } from "../alerting/alertmanager/inhibit.ts";
import { label } from "../alerting/alertmanager/matcher.ts";
import type { RuleId } from "./rule-overrides.ts";

/** The rule and what an override makes of it for single services: `component-unhealthy-batch`. */
const ruleAndServices = (id: RuleId): string => `${id}(-.+)?`;

/** Which alerts speak for others. */
export const inhibitRules: readonly InhibitRule[] = [
  {
    name: "A critical alert speaks for the milder ones of its service",
    source: [
      label("severity", "critical"),
      label("service_name", present),
      label("drill", notPresent),
    ],
    target: [label("severity", oneOf("high", "medium", "low"))],
    equal: ["service_name"],
  },
  {
    // Also for services behind the component's own: the team is told of the cause, once
    name: "An unhealthy component speaks for the team's services that it takes along",
    source: [
      label("rule_id", matches(ruleAndServices("component-unhealthy"))),
      label("owner", present),
      label("drill", notPresent),
    ],
    target: [label("rule_id", matches(ruleAndServices("system-unhealthy")))],
    equal: ["owner"],
  },
  {
    name: "A missing Collector speaks for the telemetry that it does not deliver",
    source: [
      label("rule_id", oneOf("collector-down", "target-missing-otel-collector")),
      label("drill", notPresent),
    ],
    target: [
      label("rule_id", matches(`no-data-.*|${ruleAndServices("service-telemetry-lost")}`)),
      label("service_name", present),
    ],
    equal: "nothing",
  },
];
