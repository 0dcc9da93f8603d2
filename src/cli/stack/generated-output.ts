import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { ObservabilityError } from "../../errors.ts";
import type { Project } from "../../project/project.ts";
import { planOutput } from "../../project/output/plan-output.ts";
import { writeOutput } from "../../project/output/write-output.ts";
import { renderProject } from "../../project/render-project.ts";
import { cachedFiles } from "./cache.ts";

/** What the containers read of it, below the output folder. */
const mounted = [
  "prometheus/rules",
  "prometheus/pages",
  "alertmanager/templates",
  "alertmanager",
  "backends",
] as const;

/**
 * Returns the folder that the stack of a project takes rules, routing and dashboards from. Files that
 * are missing are written; a file that says something else is nothing to start with.
 *
 * @throws ObservabilityError `OBS_STACK_GENERATED`; `OBS_RULE_INVALID`.
 */
export async function generatedOutput(project: Project): Promise<string> {
  const folder = join(project.root, project.output.folder);
  const place = { root: project.root, ...project.output };
  const files = renderProject(project);
  const { changes } = await planOutput(place, files);
  const stale = changes.filter(({ kind }) => kind !== "add" && kind !== "unchanged");
  if (stale.length > 0) {
    throw new ObservabilityError(
      "OBS_STACK_GENERATED",
      `expected what ${project.file} renders, got other text in\n  ${stale.map(({ path }) => path).join("\n  ")}\nrun \`tamma-obs generate\``,
    );
  }
  await writeOutput(place, files);
  for (const backends of project.backends) {
    await mkdir(join(folder, `backends/${backends}/grafana/dashboards`), { recursive: true });
  }
  // Docker would make those that are missing, as root
  for (const part of mounted) await mkdir(join(folder, part), { recursive: true });
  await requireReadable(folder);
  return folder;
}

/** Returns the same for a folder without a config, where nothing is to be written: in the cache. */
export async function generatedDefaults(project: Project, env: NodeJS.ProcessEnv): Promise<string> {
  const prefix = `${project.output.folder}/`;
  const files = [...renderProject(project)].filter(([path]) =>
    mounted.some((part) => path.startsWith(`${prefix}${part}/`)),
  );
  const folder = await cachedFiles("generated", new Map(files), env);
  return join(folder, project.output.folder);
}

/** A umask such as 077 keeps the containers' users out. Docker Desktop knows no such thing. */
async function requireReadable(folder: string): Promise<void> {
  if (process.platform !== "linux") return;
  const paths = ["", ...mounted, "alertmanager/alertmanager.yml"].map((path) => join(folder, path));
  for (const path of paths) {
    const { mode } = await stat(path);
    if ((mode & 0o004) !== 0) continue;
    const got = (mode & 0o777).toString(8).padStart(3, "0");
    throw new ObservabilityError(
      "OBS_STACK_GENERATED",
      `${path}: expected to be readable by the users of the containers, got mode ${got}: run \`chmod -R a+rX ${folder}\``,
    );
  }
}
