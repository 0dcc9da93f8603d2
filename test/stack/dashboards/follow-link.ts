import {
  panelsOf,
  readDashboard,
  type Dashboard,
  type Panel,
} from "../../grafana/dashboard-json.ts";
import { amountOf } from "../../grafana/drawn.ts";
import { rowsOf } from "../../grafana/frame.ts";
import { parseTime, type TimeRange } from "../../grafana/interval.ts";
import type { Expected } from "../../grafana/judge/judge-panel.ts";
import { answersOf, openPanel } from "../../grafana/open-panel.ts";
import { rangeScope, resolveVariables } from "../../grafana/resolve-variables.ts";
import type { Backend } from "../../grafana/source.ts";
import { exploredBy } from "./explore.ts";

/** Where links lead to. */
export interface Destinations {
  readonly backend: Backend;
  readonly dashboards: readonly Dashboard[];
  /** What is expected of a panel that a link leads to. @default something to see */
  readonly expected?: (dashboard: Dashboard, panel: Panel) => Promise<Expected>;
}

/** Variables of which a value may be chosen that nothing has: an alert that is not active. */
const mayBeGone: ReadonlySet<string> = new Set(["alert"]);

/**
 * Opens a link as Grafana would, and returns how much there is to see: of Explore lines or traces, of a
 * dashboard the values chosen or its panel's data. Throws where nothing would open.
 */
export async function followLink(url: string, where: Destinations): Promise<number> {
  const { pathname, origin } = new URL(url, "http://grafana");
  if (pathname === "/explore") return explore(url, where.backend);
  if (pathname.startsWith("/d/")) return openDashboard(url, where);
  if (origin === "http://grafana") {
    throw new Error(`expected a link to /d/ or /explore, got ${url}`);
  }
  return 1;
}

async function explore(url: string, backend: Backend): Promise<number> {
  const { source, target, from, to } = exploredBy(url);
  const range = rangeOf(from, to);
  const { panels } = readDashboard({
    uid: "explore",
    title: "Explore",
    panels: [{ id: 1, type: "logs", datasource: { uid: source }, targets: [target] }],
  });
  const [panel] = panels;
  if (panel === undefined) return 0;
  const frames = await answersOf(panel, backend, range, rangeScope(range));
  return frames.reduce((sum, frame) => sum + rowsOf(frame), 0);
}

async function openDashboard(
  url: string,
  { backend, dashboards, expected = () => Promise.resolve({}) }: Destinations,
): Promise<number> {
  const { pathname, searchParams } = new URL(url, "http://grafana");
  const uid = pathname.split("/")[2] ?? "";
  const dashboard = dashboards.find((one) => one.uid === uid);
  if (dashboard === undefined) throw new Error(`expected a dashboard, got ${url}`);
  const { from, to } = dashboard.time;
  const range = rangeOf(searchParams.get("from") ?? from, searchParams.get("to") ?? to);
  const choice = choiceIn(searchParams);
  const scope = await resolveVariables(dashboard, backend, range, choice);
  for (const [name, values] of Object.entries(choice)) {
    const variable = scope.get(name);
    if (variable === undefined) {
      // What chooses nothing is not lost: the row of an alert does not know what its dashboard has
      if (values.every((value) => value === "" || value === "$__all")) continue;
      throw new Error(`expected a variable of ${dashboard.title}, got ${name} in ${url}`);
    }
    const gone = values.filter((value) => !variable.isAll && !variable.options.includes(value));
    if (gone.length > 0 && !mayBeGone.has(name)) {
      throw new Error(`${name}: expected a value that there is, got ${gone.join()} in ${url}`);
    }
  }
  const id = searchParams.get("viewPanel");
  if (id === null) return panelsOf(dashboard).length;
  const panel = panelsOf(dashboard).find(
    (one) => id === String(one.id) || id === `panel-${one.id}`,
  );
  if (panel === undefined) throw new Error(`expected a panel of ${dashboard.title}, got ${url}`);
  // It says so itself
  if ((await expected(dashboard, panel)).nothing !== undefined) return 1;
  const drawn = await openPanel(panel, backend, range, scope);
  return drawn.reduce((sum, one) => sum + amountOf(one), 0);
}

function choiceIn(parameters: URLSearchParams): Readonly<Record<string, readonly string[]>> {
  const names = [...new Set(parameters.keys())].filter((key) => key.startsWith("var-"));
  return Object.fromEntries(
    names.map((key) => [key.slice("var-".length), parameters.getAll(key)] as const),
  );
}

function rangeOf(from: string, to: string): TimeRange {
  const now = Date.now();
  return { fromMs: parseTime(from, now), toMs: parseTime(to, now) };
}
