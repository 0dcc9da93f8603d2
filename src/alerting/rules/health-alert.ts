import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { max } from "../../promql/aggregate.ts";
import { atLeast, either, unless } from "../../promql/condition.ts";
import type { Condition } from "../../promql/expression.ts";
import { value } from "../../promql/functions.ts";
import { count } from "../../promql/quantity.ts";
import { readFields } from "../../shape.ts";
import { givenId, healthAlertSchema } from "./rule-fields.ts";
import { completeAlert, type Alert, type AlertOptions } from "./rule.ts";

const byComponent = { by: [...serviceLabels, "health.component.name"] } as const;

type ComponentLabel = (typeof byComponent.by)[number];

/** An alert's options, with a state of components in place of a condition. */
export interface HealthAlertOptions extends Omit<AlertOptions<ComponentLabel, "count">, "when"> {
  readonly state: "degraded" | "unhealthy" | "unknown";
  /** One component. @default each component */
  readonly component?: string;
}

/**
 * Returns an alert on the state of health components that are themselves at fault: one that only
 * suffers from a dependency's failure stays quiet, since the dependency has an alert of its own.
 */
export function healthAlert(options: HealthAlertOptions): Alert {
  const { fields, flaws } = readFields<HealthAlertOptions>(healthAlertSchema, options);
  const when = atFault(fields.state ?? "unhealthy", fields.component);
  return completeAlert({ ...fields, id: givenId(options) }, when, flaws);
}

/**
 * Holds while the component, or each where none is named, is in the state by its own fault. One that
 * is merely degraded but takes others down is as good as unhealthy: they stay quiet, so it must not.
 */
export function atFault(
  state: HealthAlertOptions["state"],
  component?: string,
): Condition<ComponentLabel, "count"> {
  const one = component === undefined ? {} : { "health.component.name": component };
  const inState = value(catalog.healthComponentStatus, { ...one, "health.component.state": state });
  const suffers = max(value(catalog.healthRootCause, one), byComponent);
  const is = atLeast(max(inState, byComponent), count(1));
  const victims = max(value(catalog.healthComponentVictims, one), byComponent);
  const isBad = state === "unhealthy" ? either(is, atLeast(victims, count(1))) : is;
  return unless(isBad, atLeast(suffers, count(1)));
}
