import { panelsOf, readDashboard, type Dashboard } from "../../grafana/dashboard-json.ts";
import { prepared } from "../../grafana/draw.ts";
import { dashboardLinks, panelLinks, type LinkGroup } from "../../grafana/links.ts";
import { answersOf, scopesOf } from "../../grafana/open-panel.ts";
import { resolveVariables, type Choice } from "../../grafana/resolve-variables.ts";
import type { Backend } from "../../grafana/source.ts";
import type { Backends } from "../stack.ts";
import { backendOf } from "./backend.ts";
import { ownChoice } from "./chosen.ts";
import { followLink, type Destinations } from "./follow-link.ts";

/** So many rows of a table tell whether its links lead anywhere. */
const enough = 8;

export interface LinkCheck {
  /** Since when there is something to see, in Unix milliseconds. */
  readonly sinceMs: number;
  readonly choice: Choice;
  /** The dashboards that links may lead to. @default those that are checked */
  readonly others?: readonly unknown[];
  /** What is expected of a panel that a link leads to. @default something to see */
  readonly expected?: Destinations["expected"];
}

/**
 * Follows every link of dashboards: their own, their panels', and those of rows and series. Returns
 * those that lead nowhere, and those of which no row or series leads to anything that can be seen.
 */
export async function checkLinks(
  stack: Backends,
  jsons: readonly unknown[],
  { sinceMs, choice, others = [], expected }: LinkCheck,
): Promise<readonly string[]> {
  const backend = await backendOf(stack);
  const dashboards = jsons.map(readDashboard);
  const where = {
    backend,
    dashboards: [...dashboards, ...others.map(readDashboard)],
    ...(expected === undefined ? {} : { expected }),
  };
  const problems: string[] = [];
  for (const dashboard of dashboards) {
    problems.push(...tagProblems(dashboard, where.dashboards));
    // oxlint-disable-next-line no-await-in-loop -- a store takes so many queries at once
    for (const group of await groupsOf(dashboard, backend, sinceMs, choice)) {
      // oxlint-disable-next-line no-await-in-loop -- as above
      const wrong = await groupProblems(group, where);
      problems.push(...wrong.map((one) => `${dashboard.title} / ${group.place}: ${one}`));
    }
  }
  return problems;
}

/** Returns the links of a dashboard, filled in with what it shows. */
async function groupsOf(
  dashboard: Dashboard,
  backend: Backend,
  sinceMs: number,
  choice: Choice,
): Promise<readonly LinkGroup[]> {
  const range = { fromMs: sinceMs, toMs: Date.now() };
  const scope = await resolveVariables(dashboard, backend, range, ownChoice(dashboard, choice));
  const ofPanels = await Promise.all(
    panelsOf(dashboard).map(async (panel) => {
      const [one = scope] = scopesOf(panel, scope);
      const frames = prepared(panel, await answersOf(panel, backend, range, one));
      return panelLinks(panel, frames, one);
    }),
  );
  return [...dashboardLinks(dashboard, scope), ...ofPanels.flat()];
}

/** A list of dashboards by their tags: the one with the list is not meant. */
function tagProblems(
  { title, uid, links }: Dashboard,
  all: readonly Dashboard[],
): readonly string[] {
  return links
    .filter(({ type }) => type === "dashboards")
    .flatMap(({ tags }) => {
      const wanted = tags as readonly string[];
      const found = all.filter(
        (other) => other.uid !== uid && wanted.every((tag) => other.tags.includes(tag)),
      );
      return found.length > 0 ? [] : [`${title}: expected dashboards with ${wanted.join()}`];
    });
}

async function groupProblems(
  { links }: LinkGroup,
  where: Destinations,
): Promise<readonly string[]> {
  const unfilled = links.flatMap((link) => ("problem" in link ? [link.problem] : []));
  if (unfilled.length > 0) return unfilled.slice(0, 1);
  const urls = [...new Set(links.flatMap((link) => ("url" in link ? [link.url] : [])))];
  const followed = await Promise.all(
    urls.slice(0, enough).map(async (url) => {
      try {
        return { amount: await followLink(url, where) };
      } catch (error) {
        return { problem: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
  const broken = followed.flatMap(({ problem }) => problem ?? []);
  const isUseful = followed.some(({ amount = 0 }) => amount > 0);
  return broken.length > 0 || isUseful || urls.length === 0
    ? broken.slice(0, 2)
    : [`expected something to see, got nothing at ${urls[0]}`];
}
