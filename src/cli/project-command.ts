import { Command } from "commander";

import { loadProject } from "../project/load-project.ts";
import type { Project } from "../project/project.ts";

/** The options that choose the config file. */
export interface ProjectOptions {
  readonly config?: string;
  readonly cwd: string;
}

/** Returns a command that reads a project's config. */
export function projectCommand(name: string): Command {
  return new Command(name)
    .option("--config <file>", "the project's config file (default: the nearest one, upwards)")
    .option("--cwd <folder>", "where to look for it", process.cwd());
}

/** Returns the project that the options name. */
export async function projectOf({ config, cwd }: ProjectOptions): Promise<Project> {
  return loadProject({ cwd, ...(config === undefined ? {} : { config }) });
}
