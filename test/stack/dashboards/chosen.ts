import type { Dashboard } from "../../grafana/dashboard-json.ts";
import type { Choice } from "../../grafana/resolve-variables.ts";

/** How many services are chosen. */
export type Chosen = "one" | "several" | "all";

/** What is chosen of each variable; those that a dashboard does not have are passed over. */
export const choices = {
  // Of the three, the one that is asked over HTTP and asks the database
  one: { service: ["orders"] },
  several: { service: ["gateway", "orders"] },
  all: { service: ["$__all"] },
} as const satisfies Readonly<Record<Chosen, Choice>>;

/** Returns whether a viewer can choose so many services on a dashboard. */
export function canChoose({ templating }: Dashboard, chosen: Chosen): boolean {
  const service = templating.list.find(({ name }) => name === "service");
  if (service === undefined) return chosen === "one";
  return chosen === "one" || (service.multi && service.includeAll);
}

/** An address may choose what a dashboard does not have: Grafana passes over it. */
export function ownChoice({ templating }: Dashboard, choice: Choice = {}): Choice {
  const names = new Set(templating.list.map(({ name }) => name));
  return Object.fromEntries(Object.entries(choice).filter(([name]) => names.has(name)));
}
