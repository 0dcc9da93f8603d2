import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ObservabilityError } from "../errors.ts";
import type { ConfigPlace } from "./find-config.ts";
import { explainFailure, placeOnStack } from "./load-failure.ts";

/** The folder of this package's own code. */
const ownFolder = fileURLToPath(new URL("..", import.meta.url));

/**
 * From now on tells what a config does after it was loaded and that ends the process: an error in a
 * timer, a promise that is rejected and that nobody waits for, `process.exit()`. For a program of
 * one project, which ends with it.
 *
 * @param tell is given `OBS_CONFIG_INVALID` with the place; the process ends with 1 when it returns
 */
export function refuseLateFailures(
  { root, file }: ConfigPlace,
  tell: (problem: ObservabilityError) => void,
): void {
  // oxlint-disable-next-line typescript/unbound-method -- called as it was
  const { exit } = process;
  const realRoot = realpathSync(root);

  const refuse = (cause: unknown, expected: string): never => {
    const message = explainFailure(cause, { root, file, loaded: [], expected });
    tell(new ObservabilityError("OBS_CONFIG_INVALID", message, { cause }));
    return exit(1);
  };

  const fail = (cause: unknown): void => {
    if (isOfThisPackage(cause, realRoot)) {
      // As Node.js does it: this is nothing that a user can mend
      process.stderr.write(`${cause.stack}\n`);
      exit(1);
    }
    refuse(cause, "no failure after it was loaded");
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);

  process.exit = (code) => {
    const here = new Error(`process.exit(${code ?? ""})`);
    here.name = "a call";
    return placeOnStack(here, realRoot) === undefined
      ? exit(code)
      : refuse(here, "to let the command end");
  };
}

/** Whether no file of the project had a part in it. Without any frame it comes from what it started. */
function isOfThisPackage(cause: unknown, realRoot: string): cause is Error {
  if (!(cause instanceof Error) || placeOnStack(cause, realRoot) !== undefined) return false;
  return cause.stack?.includes(ownFolder) === true;
}
