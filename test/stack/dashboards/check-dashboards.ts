import { setTimeout as sleep } from "node:timers/promises";

import { openPanelsOf, panelsOf, readDashboard } from "../../grafana/dashboard-json.ts";
import type { Dashboard, Panel } from "../../grafana/dashboard-json.ts";
import type { TimeRange } from "../../grafana/interval.ts";
import { openPanel } from "../../grafana/open-panel.ts";
import { resolveVariables, type Choice } from "../../grafana/resolve-variables.ts";
import type { Backend } from "../../grafana/source.ts";
import type { Backends } from "../stack.ts";
import { backendOf } from "./backend.ts";
import { ownChoice } from "./chosen.ts";
import { judgePanel, type Expected } from "../../grafana/judge/judge-panel.ts";

/** What to open the dashboards with, and what to expect. */
export interface Check {
  /** Since when there is something to see, in Unix milliseconds. */
  readonly sinceMs: number;
  /** What is chosen, by variable; the others are as the dashboard has them. */
  readonly choice?: Choice;
  /** What is expected of a panel; nothing said: that there is something to see. */
  readonly expected?: (dashboard: Dashboard, panel: Panel) => Promise<Expected>;
  /** How long to wait until all is well. @default 60 seconds */
  readonly patienceMs?: number;
}

interface Opened {
  readonly dashboard: Dashboard;
  readonly panel: Panel;
}

/** So many panels that are open ask as soon as the dashboard is opened. */
const openAtMost = 12;

/** So many panels are asked at once. */
const atOnce = 6;

/**
 * Opens dashboards as Grafana would, given their JSON, and returns what is wrong with what is drawn, as
 * `dashboard / panel: problem`. Asks again what is wrong until all is well or the patience ends.
 */
export async function checkDashboards(
  stack: Backends,
  jsons: readonly unknown[],
  check: Check,
): Promise<readonly string[]> {
  const backend = await backendOf(stack);
  const dashboards = jsons.map(readDashboard);
  const { patienceMs = 60_000 } = check;
  const end = Date.now() + patienceMs;
  let open: readonly Opened[] = dashboards.flatMap((dashboard) =>
    panelsOf(dashboard).map((panel) => ({ dashboard, panel })),
  );
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const looks = await look(backend, open, check);
    const wrong = looks.filter(({ problems }) => problems.length > 0);
    if (wrong.length === 0 || Date.now() > end) {
      return [...dashboards.flatMap(tooManyOpen), ...wrong.flatMap(({ problems }) => problems)];
    }
    open = wrong.map(({ opened }) => opened);
    // oxlint-disable-next-line no-await-in-loop -- what is asked comes every 15 s
    await sleep(3_000);
  }
}

interface Look {
  readonly opened: Opened;
  readonly problems: readonly string[];
}

async function look(
  backend: Backend,
  open: readonly Opened[],
  check: Check,
): Promise<readonly Look[]> {
  const range = { fromMs: check.sinceMs, toMs: Date.now() };
  const scopes = new Map<Dashboard, ReturnType<typeof resolveVariables>>();
  const scopeOf = (dashboard: Dashboard): ReturnType<typeof resolveVariables> => {
    const known = scopes.get(dashboard);
    if (known !== undefined) return known;
    const scope = resolveVariables(dashboard, backend, range, ownChoice(dashboard, check.choice));
    scopes.set(dashboard, scope);
    return scope;
  };
  return inGroups(open, async (opened) => {
    const { dashboard, panel } = opened;
    const problems = await problemsOf(opened, backend, range, scopeOf, check);
    return {
      opened,
      problems: [...new Set(problems)].map(
        (problem) => `${dashboard.title} / ${panel.title}: ${problem}`,
      ),
    };
  });
}

async function problemsOf(
  { dashboard, panel }: Opened,
  backend: Backend,
  range: TimeRange,
  scopeOf: (dashboard: Dashboard) => ReturnType<typeof resolveVariables>,
  { expected = () => Promise.resolve({}) }: Check,
): Promise<readonly string[]> {
  try {
    const scope = await scopeOf(dashboard);
    const drawn = await openPanel(panel, backend, range, scope);
    return judgePanel(panel, drawn, range, await expected(dashboard, panel));
  } catch (error) {
    // What a viewer would see in the panel's corner
    return [error instanceof Error ? error.message : String(error)];
  }
}

function tooManyOpen(dashboard: Dashboard): readonly string[] {
  const { length } = openPanelsOf(dashboard);
  return length <= openAtMost
    ? []
    : [`${dashboard.title}: expected ${openAtMost} open panels at most, got ${length}`];
}

async function inGroups<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    // oxlint-disable-next-line no-await-in-loop -- a store takes so many queries at once
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))));
  }
  return results;
}
