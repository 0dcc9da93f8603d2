import type { AnyMetric } from "../promql/source.ts";
import type { RoutingPolicy } from "./alertmanager/routing-policy.ts";

/** What a project's rules are checked against and rendered with. */
export interface RuleContext {
  /** Every metric that a rule may read. */
  readonly metrics: readonly AnyMetric[];
  /** Where the alerts go: how long their route waits is a part of how long they take. */
  readonly routing: RoutingPolicy;
  /** The page with the runbooks, its address: `runbook_url` is an anchor in it. */
  readonly runbooks: string;
}
