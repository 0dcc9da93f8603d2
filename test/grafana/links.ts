import type { Dashboard, LinkJson, Panel } from "./dashboard-json.ts";
import { configOf } from "./field-config.ts";
import { rowsOf, titleOf, type Field, type Frame } from "./frame.ts";
import { interpolate, withOwn, type Scope } from "./interpolate.ts";
import { formatOf } from "./variable.ts";

/** A link that a viewer can click, or why it is none. */
export type FilledLink =
  | { readonly title: string; readonly url: string }
  | { readonly problem: string };

/** The links of one author's line: those of its rows or series, if it is one of data. */
export interface LinkGroup {
  /** Where it is, for messages. */
  readonly place: string;
  readonly links: readonly FilledLink[];
}

/** Returns the links at the top of a dashboard that have an address. */
export function dashboardLinks(dashboard: Dashboard, scope: Scope): readonly LinkGroup[] {
  return dashboard.links
    .filter(({ type }) => type !== "dashboards")
    .map((link) => {
      const url = [
        link.url,
        ...(link["includeVars"] === true ? ["${__all_variables}"] : []),
        ...(link["keepTime"] === true ? ["${__url_time_range}"] : []),
      ].reduce((left, right) => `${left}${left.includes("?") ? "&" : "?"}${right}`);
      return {
        place: `${dashboard.title}: ${link.title}`,
        links: [filled({ ...link, url }, withAllVariables(scope))],
      };
    });
}

/** Returns the links of a panel: in its corner, and in what it shows. */
export function panelLinks(
  panel: Panel,
  frames: readonly Frame[],
  scope: Scope,
): readonly LinkGroup[] {
  const whole = withAllVariables(scope);
  const ofPanel = panel.links.map((link) => ({
    place: `${panel.title}: ${link.title}`,
    links: [filled(link, whole)],
  }));
  return [...ofPanel, ...dataLinks(panel, frames, whole)];
}

function dataLinks(panel: Panel, frames: readonly Frame[], scope: Scope): readonly LinkGroup[] {
  const found = frames.flatMap((frame) =>
    frame.fields.flatMap((field) => {
      const links = (configOf(panel, field, frame.refId)["links"] ?? []) as readonly LinkJson[];
      return links.map((link) => ({
        place: `${panel.title}, ${panel.type === "table" ? titleOf(field) : "data"}: ${link.title}`,
        links: scopesOf(panel, frame, field, scope).map((own) => filled(link, own)),
      }));
    }),
  );
  const byPlace = Map.groupBy(found, ({ place }) => place);
  return [...byPlace].map(([place, groups]) => ({
    place,
    links: groups.flatMap(({ links }) => links),
  }));
}

/** Of a table each row, of a series one. */
function scopesOf(panel: Panel, frame: Frame, field: Field, scope: Scope): readonly Scope[] {
  const labels = Object.entries(field.labels ?? {}).map(
    ([label, value]) => [`__field.labels.${label}`, value] as const,
  );
  const ofField = withOwn(scope, {
    ...Object.fromEntries(labels),
    "__field.name": titleOf(field),
    "__series.name": titleOf(field),
  });
  if (panel.type !== "table") return field.type === "time" ? [] : [ofField];
  return Array.from({ length: rowsOf(frame) }, (_, index) =>
    withOwn(ofField, {
      ...rowValues(frame, index),
      "__value.raw": written(field.values[index]),
      "__value.text": written(field.values[index]),
    }),
  );
}

function rowValues({ fields }: Frame, index: number): Readonly<Record<string, string>> {
  const values = fields.flatMap((field) =>
    [titleOf(field), field.name].map(
      (name) => [`__data.fields.${name}`, written(field.values[index])] as const,
    ),
  );
  return Object.fromEntries(values);
}

function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function withAllVariables(scope: Scope): Scope {
  const all = [...scope.values()]
    .filter(({ name }) => !name.startsWith("__"))
    .map(formatOf("queryparam"));
  return withOwn(scope, { __all_variables: all.join("&") });
}

function filled({ title, url }: LinkJson, scope: Scope): FilledLink {
  try {
    return {
      title: interpolate(title, scope, formatOf("text")),
      url: interpolate(url, scope, formatOf("uriencode")),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
