import type { InhibitRule } from "../alerting/alertmanager/inhibit.ts";
import { label } from "../alerting/alertmanager/matcher.ts";

/** Which alerts speak for others. */
export const inhibitRules: readonly InhibitRule[] = [
  {
    name: "A critical alert speaks for the milder ones of its service",
    source: [
      label("severity").is("critical"),
      label("service_name").isPresent(),
      label("drill").isAbsent(),
    ],
    target: [label("severity").in("high", "medium", "low")],
    equal: ["service_name"],
  },
  {
    // Also for services behind the component's own: the team is told of the cause, once
    name: "An unhealthy component speaks for the team's services that it takes along",
    source: [
      label("rule_id").is("component-unhealthy"),
      label("owner").isPresent(),
      label("drill").isAbsent(),
    ],
    target: [label("rule_id").is("system-unhealthy")],
    equal: ["owner"],
  },
  {
    name: "A missing Collector speaks for the telemetry that it does not deliver",
    source: [
      label("rule_id").in("collector-down", "target-missing-otel-collector"),
      label("drill").isAbsent(),
    ],
    target: [
      label("rule_id").matches("no-data-.*|service-telemetry-lost"),
      label("service_name").isPresent(),
    ],
    equal: "nothing",
  },
];
