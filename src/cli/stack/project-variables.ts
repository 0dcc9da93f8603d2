import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseEnv } from "node:util";

import type { Project } from "../../project/project.ts";
import { retained } from "../../project/retention.ts";
import { stackVariables, type StackVariables } from "./stack-variables.ts";

/** Their values are paths; relative ones start at the project's folder. */
const pathVariables = ["ALERTMANAGER_SECRETS", "COLLECTOR_OVERLAY", "OTLP_HEADERS"] as const;

/** From the stack's folder. A COMPOSE_FILE of the environment is the application's. */
const composeFiles = ["docker-compose.yml", "deploy/own-project.yaml"];

/** Returns what a config says about the stack, as variables of the stack's .env. */
export function configVariables({
  backends,
  retention,
}: Pick<Project, "backends" | "retention">): StackVariables {
  const kept = retained.flatMap((data) => {
    const hours = retention[data];
    return hours === undefined ? [] : [[`${data.toUpperCase()}_RETENTION`, `${hours}h`] as const];
  });
  return { BACKENDS: backends[0], ...Object.fromEntries(kept) };
}

/**
 * Returns the settings of a project's stack that somebody has chosen. The environment comes first,
 * then the project's own .env, of which only names that the stack knows count, then its config.
 *
 * @param defaults Text of the .env that ships.
 */
export async function chosenVariables(
  root: string,
  config: StackVariables,
  defaults: string,
  env: NodeJS.ProcessEnv,
): Promise<StackVariables> {
  const known = new Set(Object.keys(parseEnv(defaults)));
  const given = await stackVariables(root, env);
  const settings = Object.entries(given).filter(([name]) => known.has(name));
  const chosen: StackVariables = { ...config, ...Object.fromEntries(settings) };
  const paths = pathVariables.flatMap((name) => {
    const path = chosen[name];
    return path ? [[name, resolve(root, path)] as const] : [];
  });
  return { ...chosen, ...Object.fromEntries(paths) };
}

/** Returns the environment that `docker` runs a project's stack in. */
export function composeEnvironment(
  root: string,
  variables: StackVariables,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    ...env,
    ...variables,
    COMPOSE_FILE: composeFiles.join(":"),
    COMPOSE_PATH_SEPARATOR: ":",
    COMPOSE_PROJECT_NAME: env["COMPOSE_PROJECT_NAME"] || composeProject(root),
  };
}

/** Two projects in folders of the same name do not meet. */
function composeProject(root: string): string {
  const path = realpathSync(root);
  const name = basename(path)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 24);
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 8);
  return ["tamma-obs", name.replaceAll(/^-+|-+$/g, ""), hash].filter(Boolean).join("-");
}
