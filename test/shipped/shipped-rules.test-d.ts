import { percent, seconds } from "#src/promql/quantity.ts";
import type { RuleId } from "#src/shipped/rule-overrides.ts";
import { shippedObjectives } from "#src/shipped/shipped-objectives.ts";
import { shippedRules } from "#src/shipped/shipped-rules.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";
import { expectTypeOf } from "vitest";

expectTypeOf<"service-latency-high">().toExtend<RuleId>();
expectTypeOf<"target-missing-tempo">().toExtend<RuleId>();
expectTypeOf<"collector-refused-log-records">().toExtend<RuleId>();
expectTypeOf<"agg-cpu">().toExtend<RuleId>();
expectTypeOf<"watchdog">().toExtend<RuleId>();
expectTypeOf<string>().not.toExtend<RuleId>();

shippedRules({
  disable: { "service-client-errors-high": "scanners", "no-data-process-uptime-seconds": "jobs" },
  override: {
    "service-latency-high": {
      limit: seconds(1),
      window: "10m",
      services: { checkout: { limit: seconds(0.25), severity: "critical" } },
    },
  },
});

// @ts-expect-error -- no such rule
shippedRules({ disable: { "service-latncy-high": "why" } });
// @ts-expect-error -- a reason is a text
shippedRules({ disable: { "service-latency-high": true } });
// @ts-expect-error -- no such rule
shippedRules({ override: { "service-latncy-high": { for: "1m" } } });
// @ts-expect-error -- the limit is a time
shippedRules({ override: { "service-latency-high": { limit: percent(1) } } });
// @ts-expect-error -- a limit is a quantity
shippedRules({ override: { "service-latency-high": { limit: 1 } } });
// @ts-expect-error -- the rule has no limit that could be another
shippedRules({ override: { "target-down": { limit: seconds(1) } } });
// @ts-expect-error -- the rule has no window
shippedRules({ override: { "heap-near-limit": { window: "5m" } } });
// @ts-expect-error -- no window has words
shippedRules({ override: { "service-latency-high": { window: "soon" } } });
// @ts-expect-error -- the heartbeat's severity is no user's
shippedRules({ override: { "service-latency-high": { severity: "none" } } });
// @ts-expect-error -- the rule is of no service
shippedRules({ override: { "loki-panics": { services: { shop: { for: "1m" } } } } });
const share = { limit: percent(1) };
// @ts-expect-error -- the limit of the service's rule is a time as well
shippedRules({ override: { "service-latency-high": { services: { shop: share } } } });
// @ts-expect-error -- a recording has nothing to change
shippedRules({ override: { "agg-cpu": { for: "1m" } } });
// @ts-expect-error -- a companion follows its rules
shippedRules({ override: { "no-data-up": { for: "1m" } } });

shippedObjectives({ override: { availability: { percent: 99.5 } }, disable: { latency: "slow" } });
// @ts-expect-error -- no such objective
shippedObjectives({ override: { availabilty: { percent: 99.5 } } });
// @ts-expect-error -- no such value
shippedObjectives({ override: { availability: { percents: 99.5 } } });

shippedDashboards({ only: ["health"] });
// @ts-expect-error -- no such dashboard
shippedDashboards({ without: ["trend"] });
// @ts-expect-error -- either the one or the other
shippedDashboards({ only: ["health"], without: ["trends"] });
