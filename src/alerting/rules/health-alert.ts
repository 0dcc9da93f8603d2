import { catalog } from "../../metrics/catalog.ts";
import { max } from "../../promql/aggregate.ts";
import { atLeast, unless } from "../../promql/condition.ts";
import { value } from "../../promql/functions.ts";
import { count } from "../../promql/quantity.ts";
import { alert, type Alert, type AlertOptions } from "./rule.ts";

const byComponent = { by: ["service.name", "health.component.name"] } as const;

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
export function healthAlert({ state, component, ...options }: HealthAlertOptions): Alert {
  const one = component === undefined ? {} : { "health.component.name": component };
  const inState = value(catalog.healthComponentStatus, { ...one, "health.component.state": state });
  const suffers = max(value(catalog.healthRootCause, one), byComponent);
  return alert({
    ...options,
    when: unless(atLeast(max(inState, byComponent), count(1)), atLeast(suffers, count(1))),
  });
}
