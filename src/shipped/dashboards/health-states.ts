import { catalog } from "../../metrics/catalog.ts";
import { max } from "../../promql/aggregate.ts";
import { times } from "../../promql/arithmetic.ts";
import type { Expression } from "../../promql/expression.ts";
import { value } from "../../promql/functions.ts";
import { above } from "../../promql/condition.ts";
import { filtered, orElse } from "../../promql/filtered.ts";
import { count } from "../../promql/quantity.ts";
import type { State } from "../../dashboards/model/panel.ts";

/** From the best to the worst: of several instances, the worst is shown. */
export const healthStates = [
  { value: 0, text: "healthy", means: "good" },
  { value: 1, text: "unknown", means: "unknown" },
  { value: 2, text: "degraded", means: "warning" },
  { value: 3, text: "unhealthy", means: "bad" },
] as const satisfies readonly [State, ...State[]];

type StateName = (typeof healthStates)[number]["text"];

/** Each state's series is 1 or 0; those that are 1, times the state's number: the greatest is the worst. */
function worst<L extends string>(
  inState: (state: StateName) => Expression<L, "count">,
): Expression<L, "count"> {
  const [healthy, ...others] = healthStates.map(({ text, value }) =>
    times(filtered(above(inState(text), count(0))), value),
  );
  // oxlint-disable-next-line typescript/no-non-null-assertion -- there are four of them
  return others.toReversed().reduceRight((all, one) => orElse(one, all), healthy!);
}

/** Returns the state of each service as a whole. */
export function serviceStates(): Expression<"service.name", "count"> {
  return worst((state) =>
    max(value(catalog.healthSystemStatus, { "health.system.state": state }), {
      by: ["service.name"],
    }),
  );
}

/** Returns the state of each component of the services. */
export function componentStates(): Expression<"service.name" | "health.component.name", "count"> {
  return worst((state) =>
    max(value(catalog.healthComponentStatus, { "health.component.state": state }), {
      by: ["service.name", "health.component.name"],
    }),
  );
}
