import { findConfig } from "./find-config.ts";
import { importConfig } from "./import-config.ts";
import type { Project } from "./project.ts";
import { resolveProject } from "./resolve-project.ts";

export interface LoadOptions {
  /** Where to look for the config file, and in the folders above. @default the working directory */
  readonly cwd?: string;
  /** The config file, relative to `cwd`. @default the nearest `observability.config.{ts,mts,js,mjs}` */
  readonly config?: string;
}

/**
 * Returns the project of the nearest config file. The file is run by Node itself.
 *
 * @throws ObservabilityError `OBS_CONFIG_MISSING`; `OBS_CONFIG_INVALID` with every problem, a line
 * each, also where the file cannot be run.
 */
export async function loadProject(options: LoadOptions = {}): Promise<Project> {
  const place = findConfig(options.cwd ?? process.cwd(), options.config);
  return resolveProject(await importConfig(place), place);
}
