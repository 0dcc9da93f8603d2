import { parts, textAt, type DashboardJson } from "./dashboard-json.ts";

/** A variable in a text, as it stands there. */
export interface Reference {
  readonly name: string;
  /** `$service`, `${service:regex}`, `[[service]]`. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const reference = /\$(?<plain>\w+)|\$\{(?<braced>\w+)[^}]*\}|\[\[(?<old>\w+)(?:[.:][^\]]*)?\]\]/g;

/** Returns the variables that a text refers to. `$1` is a group of a regular expression. */
export function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(reference)].flatMap(({ 0: found, index, groups }) => {
    const name = groups?.["plain"] ?? groups?.["braced"] ?? groups?.["old"] ?? "";
    if (/^\d+$/.test(name)) return [];
    return [{ name, text: found, from: index, to: index + found.length }];
  });
}

/**
 * What Grafana fills in by itself:
 * https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/#global-variables
 */
const global = new Set([
  "__all",
  "__all_variables",
  "__auto",
  "__cell",
  "__cell_0",
  "__cell_1",
  "__dashboard",
  "__data",
  "__field",
  "__from",
  "__interval",
  "__interval_ms",
  "__name",
  "__org",
  "__range",
  "__range_ms",
  "__range_s",
  "__rate_interval",
  "__rate_interval_ms",
  "__series",
  "__timeFilter",
  "__timezone",
  "__to",
  "__url",
  "__url_time_range",
  "__user",
  "__value",
  "timeFilter",
]);

/** Returns whether Grafana knows the variable without the dashboard. */
export function isGlobal(name: string): boolean {
  return global.has(name);
}

/** Returns the variables that a dashboard defines, and those that it asks for when it is imported. */
export function definedVariables({ json, variables }: DashboardJson): ReadonlySet<string> {
  const inputs = parts(json, "__inputs").map((input) => textAt(input.json, "name"));
  return new Set([...variables.map((variable) => textAt(variable.json, "name")), ...inputs]);
}
