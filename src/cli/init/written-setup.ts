import { ObservabilityError } from "../../errors.ts";
import { readSetup, type ProjectSetup } from "./project-setup.ts";

/**
 * Returns the setup of a project that `init` has been run in.
 *
 * @throws ObservabilityError `OBS_INIT_PROJECT` where it has not, or the folder cannot be read.
 */
export function readWrittenSetup(cwd: string): ProjectSetup {
  const setup = readSetup(cwd);
  if (setup.record !== undefined) return setup;
  throw new ObservabilityError(
    "OBS_INIT_PROJECT",
    `${setup.recordPath}: expected what tamma-obs init wrote, got none: run \`tamma-obs init\` first`,
  );
}
