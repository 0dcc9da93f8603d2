import { toCamelCase } from "../../letter-case.ts";
import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import type { BackendTarget } from "../../metrics/backend-definition.ts";
import { missing } from "../../promql/presence.ts";
import { shippedAlert, type ShippedAlert } from "./definition.ts";

/** Returns the alert on a component that Prometheus does not scrape. */
export function targetMissing<T extends BackendTarget>(
  job: T,
): ShippedAlert<`target-missing-${T}`, never, never, never> {
  return shippedAlert({
    id: `target-missing-${job}`,
    name: `TargetMissing${toCamelCase(job)}`,
    severity: "medium",
    owner: "platform",
    when: () => missing(backend.up, { job }),
    for: "5m",
    summary: `Prometheus has no target ${job}`,
    description: `Nothing is scraped under the job ${job}, so none of its rules can fire.`,
    runbook: "Compare `scrape_configs` with the running services.",
    dashboard: "pipeline",
  });
}
