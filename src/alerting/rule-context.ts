import type { AnyMetric } from "../promql/source.ts";
import type { RoutingPolicy } from "./alertmanager/routing-policy.ts";
import type { AlertLinks } from "./rules/alert-links.ts";

/** What a project's rules are checked against and rendered with. */
export interface RuleContext extends AlertLinks {
  /** Every metric that a rule may read. */
  readonly metrics: readonly AnyMetric[];
  /** Where the alerts go: how long their route waits is a part of how long they take. */
  readonly routing: RoutingPolicy;
}
