import { Command } from "commander";

import { findConfig } from "../project/find-config.ts";
import { refuseLateFailures } from "../project/late-failure.ts";
import { loadMetrics, type LoadedMetrics } from "../project/load-metrics.ts";
import { loadProject, type LoadOptions } from "../project/load-project.ts";
import type { Project } from "../project/project.ts";
import { tellProblem } from "./tell-problem.ts";

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

/** Returns the project that the options name. What its config does later that ends the process is told. */
export async function projectOf(options: ProjectOptions): Promise<Project> {
  return watched(options, loadProject);
}

/** Returns the metrics of the project that the options name; the rest of its config may be faulty. */
export async function metricsOf(options: ProjectOptions): Promise<LoadedMetrics> {
  return watched(options, loadMetrics);
}

async function watched<T>(
  { config, cwd }: ProjectOptions,
  load: (options: LoadOptions) => Promise<T>,
): Promise<T> {
  const place = findConfig(cwd, config);
  try {
    return await load({ cwd, ...(config === undefined ? {} : { config }) });
  } finally {
    refuseLateFailures(place, tellProblem);
  }
}
