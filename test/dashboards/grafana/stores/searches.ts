import type { Scope } from "#src/dashboards/grafana/scope.ts";
import { ofRow, type LineFilter } from "#src/dashboards/index.ts";
import type { TracesQuery } from "#src/dashboards/model/query.ts";
import type { Selection, SelectionName } from "#src/dashboards/model/selection.ts";

const several = (...names: readonly SelectionName[]): Selection => ({ names, services: "several" });

/** What may be chosen on a dashboard, by how it is called here. */
export const chosen = {
  nothing: several(),
  environment: several("environment"),
  services: several("environment", "service"),
  one: { names: ["environment", "service"], services: "one" },
  all: several("environment", "namespace", "service", "instance"),
  alert: several("environment", "alert"),
} as const satisfies Readonly<Record<string, Selection>>;

/** Returns where a query stands. */
export function inPanel(selection: Selection): Scope {
  return { selection, place: "panel" };
}

/** Returns where a query stands. */
export function inLink(selection: Selection, place: Scope["place"] = "tableLink"): Scope {
  return { selection, place };
}

/** Each intent that a search of log lines has. */
export const lineFilters = {
  all: {},
  worrying: { atLeast: "warn" },
  debug: { atLeast: "debug" },
  containing: { containing: 'say "no"' },
  where: { where: { "http.route": "/orders", "exception.type": true } },
  ofRow: { where: { "http.route": ofRow("http.route") }, service: ofRow("service.name") },
  ofService: { service: "gateway", atLeast: "error" },
} as const satisfies Readonly<Record<string, LineFilter>>;

/** Each intent that a search of traces has. */
export const traceSearches = {
  all: { kind: "traces" },
  failed: { kind: "traces", failed: true },
  slow: { kind: "traces", slowerThanMs: 500 },
  where: { kind: "traces", where: { "http.route": '/a"b' } },
  ofRow: {
    kind: "traces",
    failed: true,
    where: { "http.route": ofRow("http.route") },
    service: ofRow("service.name"),
  },
  ofService: { kind: "traces", service: "gateway", slowerThanMs: 500 },
} as const satisfies Readonly<Record<string, TracesQuery>>;
