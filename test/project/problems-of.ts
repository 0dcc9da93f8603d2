import { ObservabilityError } from "#src/errors.ts";
import { resolveProject } from "#src/project/resolve-project.ts";

/** Returns what a config is refused with, a line each; none where it is taken. */
export function problemsOf(config: unknown): readonly string[] {
  try {
    resolveProject(config, { root: "/project", file: "observability.config.ts" });
    return [];
  } catch (error) {
    if (!(error instanceof ObservabilityError) || error.code !== "OBS_CONFIG_INVALID") throw error;
    return error.message.split("\n");
  }
}
