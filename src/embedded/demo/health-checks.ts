import { catalog } from "../../metrics/catalog.ts";
import type { MetricPoint } from "../records.ts";
import { services, type Check, type Evidence } from "./evidence.ts";

/**
 * What each service depends on. Its own process is watched as well, but how busy that is depends on
 * the machine.
 */
const dependencies: Readonly<Record<(typeof services)[number], readonly string[]>> = {
  gateway: ["orders"],
  orders: ["sqlite", "queue-depth"],
  worker: ["sqlite"],
};

export const dependenciesAreHealthy: Check = {
  name: `${catalog.healthComponentStatus.name} shows what each service depends on as healthy`,
  judge(evidence) {
    const states = services.flatMap((service) =>
      dependencies[service].map((component) => ({
        component: `${service}/${component}`,
        states: statesOf(evidence, service, component),
      })),
    );
    return {
      seen: states
        .map(({ component, states }) => `${component} ${states.join(" and ") || "unseen"}`)
        .join(", "),
      problems: states
        .filter(({ states }) => states.join() !== "healthy")
        .map(({ component, states }) => `${component}: ${states.join(" and ") || "no data"}`),
    };
  },
};

/** Returns the states whose series is 1; all but one are 0. */
function statesOf({ points }: Evidence, service: string, component: string): readonly string[] {
  return points
    .filter((point) => isStatusOf(point, service, component) && point.value === 1)
    .map(({ attributes }) => attributes["health.component.state"])
    .filter((state) => typeof state === "string");
}

function isStatusOf(point: MetricPoint, service: string, component: string): boolean {
  return (
    point.name === catalog.healthComponentStatus.name &&
    point.service === service &&
    point.attributes["health.component.name"] === component
  );
}
