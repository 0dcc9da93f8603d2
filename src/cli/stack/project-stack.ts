import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { ObservabilityError } from "../../errors.ts";
import { backendSets } from "../../metrics/backend-sets.ts";
import { findConfigFolder } from "../../project/find-config.ts";
import type { Project } from "../../project/project.ts";
import { resolveProject } from "../../project/resolve-project.ts";
import { projectOf, type ProjectOptions } from "../project-command.ts";
import { cachedFiles } from "./cache.ts";
import { generatedDefaults, generatedOutput } from "./generated-output.ts";
import { packagedFiles } from "./packaged-files.ts";
import { chosenVariables, composeEnvironment, configVariables } from "./project-variables.ts";
import type { Stack } from "./stack.ts";
import type { StackVariables } from "./stack-variables.ts";

/** Where the receivers' secrets lie unless ALERTMANAGER_SECRETS says otherwise. */
const secretsFolder = "observability/secrets";

/** Where `tamma-obs eject` puts the stack's files: they come before those of the package. */
export const ejectedFolder = "observability/stack";

/** A stack that can be started. */
export interface ProjectStack {
  readonly stack: Stack;
  /** Folder of the receivers' secrets; it need not exist. */
  readonly secrets: string;
  /** Folder of rules, routing and dashboards. */
  readonly generated: string;
}

/**
 * Returns the stack of the nearest config's project, with what it generates; without a config, that
 * of the folder with what ships.
 *
 * @throws ObservabilityError `OBS_CONFIG_…`, `OBS_STACK_GENERATED`, `OBS_STACK_SETTINGS`,
 * `OBS_STACK_CACHE`.
 */
export async function projectStack(
  options: ProjectOptions,
  env: NodeJS.ProcessEnv,
): Promise<ProjectStack> {
  const root = rootOf(options);
  const project = root === undefined ? undefined : await projectOf(options);
  const config = project === undefined ? {} : configVariables(project);
  const base = root ?? resolve(options.cwd);
  const { stack, variables } = await stackOf(base, config, env);
  if (project !== undefined) requireRendered(project, variables);
  const generated =
    project === undefined
      ? await generatedDefaults(defaultProject(base, variables), env)
      : await generatedOutput(project);
  const secrets = variables["ALERTMANAGER_SECRETS"] || join(base, secretsFolder);
  const mountedSecrets = existsSync(secrets) ? secrets : await cachedFiles("no-secrets", none, env);
  return {
    secrets,
    generated,
    stack: {
      ...stack,
      env: {
        ...stack.env,
        GENERATED_FOLDER: generated,
        ALERTMANAGER_SECRETS: mountedSecrets,
        ...homeDashboard(generated, variables),
      },
    },
  };
}

/** Returns the same stack to look at or to end: also where the config is broken by now. */
export async function startedProjectStack(
  options: ProjectOptions,
  env: NodeJS.ProcessEnv,
): Promise<Stack> {
  const root = rootOf(options);
  const config = root === undefined ? {} : await configVariablesIfAny(options);
  return (await stackOf(root ?? resolve(options.cwd), config, env)).stack;
}

async function configVariablesIfAny(options: ProjectOptions): Promise<StackVariables> {
  try {
    return configVariables(await projectOf(options));
  } catch {
    // Whatever is wrong with it, a stack that runs can be looked at and ended
    return {};
  }
}

/** Returns the folder of the nearest config file, if there is one. */
function rootOf({ cwd, config }: ProjectOptions): string | undefined {
  try {
    return findConfigFolder(cwd, config);
  } catch (error) {
    const isMissing = error instanceof ObservabilityError && error.code === "OBS_CONFIG_MISSING";
    if (isMissing && config === undefined) return undefined;
    throw error;
  }
}

async function stackOf(
  root: string,
  config: StackVariables,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly stack: Stack; readonly variables: StackVariables }> {
  const files = await packagedFiles();
  const ejected = join(root, ejectedFolder);
  const isEjected = existsSync(join(ejected, "docker-compose.yml"));
  const folder = isEjected ? ejected : await cachedFiles("stack", files, env);
  const variables = await chosenVariables(root, config, files.get(".env") ?? "", env);
  return {
    stack: { folder, env: composeEnvironment(root, variables, env), mark: "own-project.yaml" },
    variables,
  };
}

/** Rules and dashboards are rendered for the sets that the config names. */
function requireRendered({ backends, file }: Project, { BACKENDS: set }: StackVariables): void {
  if (backends.some((name) => name === set)) return;
  throw new ObservabilityError(
    "OBS_STACK_SETTINGS",
    `BACKENDS: expected one of ${backends.join(", ")}, as stack.backends of ${file} says, got ${set}`,
  );
}

function defaultProject(root: string, { BACKENDS: wanted }: StackVariables): Project {
  const backends = backendSets.find((set) => set === wanted) ?? backendSets[0];
  return resolveProject({ stack: { backends } }, { root, file: "observability.config.ts" });
}

/** Grafana's own, where a project has left out the dashboard that is the home of what ships. */
function homeDashboard(generated: string, { BACKENDS: set }: StackVariables): StackVariables {
  const home = join(generated, `backends/${set}/grafana/dashboards/home.json`);
  if (set === undefined || existsSync(home)) return {};
  return { GRAFANA_HOME_DASHBOARD: "/usr/share/grafana/public/dashboards/home.json" };
}

const none: ReadonlyMap<string, string> = new Map([[".mountpoint", ""]]);
