/** Whose telemetry is shown: on every series, line and span that a service sends. */
export const serviceSelections = {
  environment: { title: "Environment", label: "deployment.environment.name" },
  namespace: { title: "Namespace", label: "service.namespace" },
  service: { title: "Service", label: "service.name" },
  instance: { title: "Instance", label: "instance" },
} as const;

/** What a viewer chooses: a variable of the dashboard, by which its queries are limited. */
export const selections = {
  ...serviceSelections,
  alert: { title: "Alert", label: "alertname" },
} as const;

export type ServiceSelection = keyof typeof serviceSelections;

/** The name of a variable. */
export type SelectionName = keyof typeof selections;

/** Returns whether the value is the name of a variable. */
export function isSelectionName(value: unknown): value is SelectionName {
  return typeof value === "string" && Object.hasOwn(selections, value);
}

/** Returns whether the variable says whose telemetry is shown. */
export function isServiceSelection(name: SelectionName): name is ServiceSelection {
  return Object.hasOwn(serviceSelections, name);
}

/** The variables of a dashboard. */
export interface Selection {
  readonly names: readonly SelectionName[];
  /** Of the services: one, or several and all. */
  readonly services: "one" | "several";
}
