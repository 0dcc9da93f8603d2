import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import { newDashboard, type DashboardText } from "../dashboard.ts";
import type { DashboardDefinition, ShownExpression } from "../definition.ts";
import { problem, textProblems } from "./panel-problems.ts";
import type { OwnPanel } from "./time-series.ts";

/** A dashboard of one's own: its panels, and what Grafana shows of it in lists. */
export interface OwnDashboardOptions extends DashboardText {
  /** The file that defines it, its `import.meta.url`: problems name it. @default the config file */
  readonly file?: string;
  readonly panels: readonly [OwnPanel, ...OwnPanel[]];
}

/**
 * Returns a dashboard of the services' last 30 minutes, with the variable `$service`. What cannot be
 * meant in it is reported with the other problems of the config.
 */
export function defineDashboard(options: OwnDashboardOptions): DashboardDefinition {
  if (!isObject(options)) {
    const expected = "an object such as { uid, title, description, panels }";
    return { uid: "", problems: [problem("", expected, options)], build: unbuildable };
  }
  return {
    // Its place is told with what is wrong about it
    uid: typeof options.uid === "string" ? options.uid : "",
    ...(options.file === undefined ? {} : { file: options.file }),
    problems: dashboardProblems(options),
    shown: shownIn(options.panels),
    build: () => {
      const dashboard = newDashboard(options);
      for (const panel of options.panels) dashboard.withPanel(panel.build());
      return dashboard.build();
    },
  };
}

/** What has problems is never built. */
function unbuildable(): never {
  throw new TypeError("expected a dashboard without problems");
}

function shownIn(panels: unknown): readonly ShownExpression[] {
  const all: readonly unknown[] = Array.isArray(panels) ? panels : [];
  return all.flatMap((panel, index) =>
    isPanel(panel)
      ? panel.shown.map((one) => ({ ...one, field: `panels[${index}].${one.field}` }))
      : [],
  );
}

function isPanel(value: unknown): value is OwnPanel {
  return isObject(value) && Array.isArray(value["problems"]) && Array.isArray(value["shown"]);
}

function dashboardProblems(options: OwnDashboardOptions): readonly Flaw[] {
  const panels: unknown = options.panels;
  const texts = [
    ...unknownFields({ ...options }, ["uid", "title", "description", "file", "panels"], ""),
    ...textProblems({ ...options }, ["uid", "title", "description"]),
  ];
  if (!Array.isArray(panels) || panels.length === 0) {
    return [...texts, problem("panels", "at least one panel", panels)];
  }
  const given: readonly unknown[] = panels;
  const titles = given.map((panel) => (isPanel(panel) ? panel.title : undefined));
  const twice = titles.flatMap((title, index) =>
    title !== undefined && titles.indexOf(title) < index
      ? [problem(`panels[${index}].title`, "a title that no other panel has", title)]
      : [],
  );
  const own = given.flatMap((panel, index) =>
    (isPanel(panel) ? panel.problems : [problem("", "what timeSeries() returns", panel)]).map(
      (one) => ({
        ...one,
        field: [`panels[${index}]`, one.field].filter((part) => part !== "").join("."),
      }),
    ),
  );
  return [...texts, ...own, ...twice];
}
