import type { RoutingDefinition } from "./routing-definition.ts";
import { show } from "../../show.ts";
import type { Report } from "./routing-problems.ts";

/** Reports what `AlertmanagerConfig` (monitoring.coreos.com/v1alpha1) cannot say. */
export function checkKubernetes(definition: RoutingDefinition, report: Report): void {
  if (definition.kubernetes === undefined) return;
  for (const [field, value] of Object.entries(definition.kubernetes)) {
    if (/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(String(value))) continue;
    report(`kubernetes.${field}`, "a Kubernetes object name", show(value));
  }
  checkZones(definition, report);
  checkSlack(definition, report);
}

/** The resource has no `location`. */
function checkZones({ timeIntervals = {} }: RoutingDefinition, report: Report): void {
  for (const [name, intervals] of Object.entries(timeIntervals)) {
    for (const [index, { location = "UTC" }] of intervals.entries()) {
      if (location === "UTC") continue;
      const where = `timeIntervals.${name}[${index}].location`;
      report(where, '"UTC" while `kubernetes` is set: its resource has no zones', show(location));
    }
  }
}

/** The resource has no `app_token`. */
function checkSlack({ receivers }: RoutingDefinition, report: Report): void {
  for (const [name, { channels }] of Object.entries(receivers)) {
    for (const [index, channel] of channels.entries()) {
      if (channel.type !== "slack" || channel.appTokenFile === undefined) continue;
      const where = `receivers.${name}.channels[${index}]`;
      report(where, "apiUrlFile while `kubernetes` is set", "appTokenFile");
    }
  }
}
