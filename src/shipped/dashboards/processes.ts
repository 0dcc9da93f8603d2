import { countSeries } from "../../promql/aggregate.ts";
import { both, equals } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { exists, filtered, orElse } from "../../promql/filtered.ts";
import { labelJoin, labelReplace } from "../../promql/new-labels.ts";
import { count, type Dimension } from "../../promql/quantity.ts";

export const processLabels = ["service.name", "host.name", "instance"] as const;

type ProcessLabel = (typeof processLabels)[number];

const place = ["service.name", "host.name"] as const;
const identity = ["service.name", "instance"] as const;

/**
 * Returns the same with a label `process` that a person can read: the host, which is the pod in
 * Kubernetes. Where several processes of a service run on a host, the first part of the instance's
 * id tells them apart.
 */
export function byProcess<D extends Dimension>(
  of: Expression<ProcessLabel, D>,
): Expression<ProcessLabel | "process" | "short", D> {
  const alone = equals(countSeries(of, { by: place }), count(1));
  const named = labelReplace(filtered(both(exists(of), alone, { on: place })), {
    to: "process",
    from: "host.name",
    match: "(.+)",
    by: "$1",
  });
  const short = labelReplace(of, { to: "short", from: "instance", match: "(.{1,8}).*", by: "$1" });
  const numbered = labelJoin(short, {
    to: "process",
    from: ["host.name", "short"],
    between: " ",
  });
  return orElse(named, numbered, { on: identity });
}

export const processLegend = "{{service_name}} {{process}}";
