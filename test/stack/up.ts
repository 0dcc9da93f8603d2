import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { composeEnvironment } from "../../src/cli/stack/project-variables.ts";
import { runNode, type RunResult } from "../helpers/run-node.ts";
import type { Stack } from "./stack.ts";
import { portVariables } from "./start.ts";

export const root = join(import.meta.dirname, "../..");
export const main = join(root, "src/cli/main.ts");
export const docker = promisify(execFile);

/** Docker chooses a free one for each. */
export const freePorts = Object.fromEntries(portVariables.map((name) => [name, "0"]));

/** A project of its own, so that the stack under test is not the one that is asked to start. */
export const projectOf = ({ projectName }: Stack): string => `${projectName}-up`;

/** Runs `tamma-obs up` for the set under test, with other variables where they are given. */
export function up(stack: Stack, env: NodeJS.ProcessEnv, cwd = root): Promise<RunResult> {
  return runNode([main, "up"], {
    cwd,
    env: {
      ...freePorts,
      BACKENDS: stack.set,
      COMPOSE_PROJECT_NAME: projectOf(stack),
      COMPOSE_PROFILES: "",
      ...env,
    },
    timeoutMs: 120_000,
  });
}

/** The project of a stack that is started in a folder of somebody's. */
export const projectIn = (folder: string): string =>
  composeEnvironment(folder, {}, {})["COMPOSE_PROJECT_NAME"] ?? "";

/** What of a project exists: containers, running or not, volumes and networks. */
export async function leftOf(project: string): Promise<readonly string[]> {
  const filter = `--filter=label=com.docker.compose.project=${project}`;
  const lists = [
    ["ps", "--all", "--format={{.Names}}"],
    ["volume", "ls", "--format={{.Name}}"],
    ["network", "ls", "--format={{.Name}}"],
  ];
  const found = await Promise.all(lists.map((list) => docker("docker", [...list, filter])));
  return found.flatMap(({ stdout }) => stdout.split("\n").filter(Boolean));
}
