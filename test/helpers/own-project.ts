import { join } from "node:path";

import { ruleContext } from "#src/project/project.ts";
import { renderProject } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";

import config from "../../observability.config.ts";

/** This repository as a project: everything that ships. */
export const ownProject = resolveProject(config, {
  root: join(import.meta.dirname, "../.."),
  file: "observability.config.ts",
});

/** What its rules are checked against. */
export const ownContext = ruleContext(ownProject);

/** Returns everything that is generated from it, by path from the repository's root. */
export function renderOwnProject(): ReadonlyMap<string, string> {
  return renderProject(ownProject);
}

/** Returns its dashboards, by path from the repository's root. */
export function renderOwnDashboards(): readonly (readonly [path: string, text: string])[] {
  return [...renderOwnProject()].filter(([path]) => path.includes("/grafana/dashboards/"));
}
