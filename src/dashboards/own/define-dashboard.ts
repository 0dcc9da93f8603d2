import { isObject } from "../../is-object.ts";
import type { Flaw } from "../../shape.ts";
import { newDashboard, type DashboardText } from "../dashboard.ts";
import type { DashboardDefinition } from "../definition.ts";
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

function dashboardProblems(options: OwnDashboardOptions): readonly Flaw[] {
  const { panels } = options;
  const texts = textProblems({ ...options }, ["uid", "title", "description"]);
  if (!Array.isArray(panels) || panels.length === 0) {
    return [...texts, problem("panels", "at least one panel", panels)];
  }
  const titles = panels.map(({ title }) => title);
  const twice = titles.flatMap((title, index) =>
    titles.indexOf(title) < index
      ? [problem(`panels[${index}].title`, "a title that no other panel has", title)]
      : [],
  );
  const own = panels.flatMap((panel: OwnPanel, index) =>
    (panel.problems ?? [problem("", "what timeSeries() returns", panel)]).map((one) => ({
      ...one,
      field: [`panels[${index}]`, one.field].filter((part) => part !== "").join("."),
    })),
  );
  return [...texts, ...own, ...twice];
}
