import { isObject } from "../../is-object.ts";
import { nearest } from "../../nearest.ts";
import { show } from "../../show.ts";
import { inside, textAt, type DashboardJson, type Part } from "./dashboard-json.ts";
import { sourceOf } from "./data-source.ts";
import type { Found } from "./finding.ts";
import { linksOf } from "./link-parts.ts";
import type { Subject } from "./subject.ts";
import { definedVariables, isGlobal, referencesIn } from "./variable-reference.ts";

/** A text in which Grafana fills in variables. */
interface Filled {
  readonly place: string;
  readonly text: string;
  /** Data sources of SQL have macros of the same form. */
  readonly macros?: boolean;
}

export function variableProblems({ dashboard }: Subject): readonly Found[] {
  const defined = definedVariables(dashboard);
  return [...textsOf(dashboard), ...repeats(dashboard)].flatMap(({ place, text, macros }) =>
    referencesIn(text)
      .filter(
        ({ name }) =>
          !defined.has(name) && !isGlobal(name) && !(macros === true && name.startsWith("__")),
      )
      .map(({ name, text }) => ({ place, expected: knownVariable(name, defined), got: text })),
  );
}

function knownVariable(name: string, defined: ReadonlySet<string>): string {
  const near = nearest(name, defined);
  if (near !== undefined) return `a variable of the dashboard such as $${near}`;
  return defined.size === 0
    ? "no variable, as the dashboard has none"
    : "a variable of the dashboard";
}

function textsOf(dashboard: DashboardJson): readonly Filled[] {
  const whole: Part = { place: "", json: dashboard.json };
  return [
    ...field(whole, "title"),
    ...[...dashboard.rows, ...dashboard.panels].flatMap((part) => [
      ...field(part, "title"),
      ...strings(part.json["datasource"], inside(part.place, "datasource")),
    ]),
    ...dashboard.panels.flatMap((panel) =>
      panel.targets.flatMap((target) => {
        const type = sourceOf(panel, target, dashboard)?.type ?? "";
        const macros = !knownTypes.has(type);
        return strings(target.json, target.place).map((one) => ({ ...one, macros }));
      }),
    ),
    ...linksOf(dashboard).flatMap(({ place, url }) => [{ place, text: url }]),
    ...dashboard.annotations.flatMap(({ json, place }) => strings(json, place)),
    ...dashboard.variables.flatMap(({ json, place }) => [
      ...strings(json["query"], inside(place, "query")),
      ...strings(json["datasource"], inside(place, "datasource")),
    ]),
  ];
}

/** Whose variables are Grafana's and no macros of their own. */
const knownTypes = new Set([
  "jaeger",
  "loki",
  "prometheus",
  "tempo",
  "victoriametrics-logs-datasource",
  "victoriametrics-metrics-datasource",
]);

function field({ json, place }: Part, name: string): readonly Filled[] {
  return [{ place: inside(place, name), text: textAt(json, name) }];
}

/** Returns all texts in a value. */
function strings(value: unknown, place: string): readonly Filled[] {
  if (typeof value === "string") return [{ place, text: value }];
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => strings(one, `${place}[${index}]`));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => strings(one, inside(place, key)));
}

/** A panel that is repeated names its variable without a sign. */
function repeats(dashboard: DashboardJson): readonly Filled[] {
  return [...dashboard.rows, ...dashboard.panels].flatMap(({ json, place }) => {
    const name = textAt(json, "repeat");
    return name === "" ? [] : [{ place: inside(place, "repeat"), text: `$${name}` }];
  });
}

const onTimeRangeChange = 2;

export function variableRefreshProblems({ dashboard }: Subject): readonly Found[] {
  return dashboard.variables
    .filter(({ json }) => json["type"] === "query" && json["refresh"] !== onTimeRangeChange)
    .map(({ json, place }) => ({
      place: inside(place, "refresh"),
      expected: `${onTimeRangeChange}, which is: when the time range changes`,
      got: show(json["refresh"]),
    }));
}
