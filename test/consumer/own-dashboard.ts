import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { backendFolder, type BackendSet } from "#src/metrics/backend-sets.ts";

import type { PackedPackage } from "../helpers/packed-package.ts";
import { freshProject, type FreshProject } from "./fresh-project.ts";

/** Returns a stranger's project with the packed package and a panel of each kind on its own metrics. */
export async function ownDashboardProject({ tarball }: PackedPackage): Promise<FreshProject> {
  const project = await freshProject("own-dashboard", process.execPath);
  await project.npm("install", "--no-audit", "--no-fund", "--prefer-offline", tarball);
  return project;
}

/** Returns the JSON of one of the project's dashboards, after `generate`. */
export async function generatedDashboard(
  { folder }: FreshProject,
  set: BackendSet,
  uid = "lamps",
): Promise<unknown> {
  const generated = join(folder, "observability/generated", backendFolder(set));
  const text = await readFile(join(generated, "grafana/dashboards", `${uid}.json`), "utf8");
  return JSON.parse(text);
}
