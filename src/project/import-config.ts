import * as nodeModule from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { ObservabilityError } from "../errors.ts";
import type { ConfigPlace } from "./find-config.ts";
import { explainFailure } from "./load-failure.ts";
import { registerModuleHooks } from "./module-hooks.ts";

/**
 * Returns the default export of a config file, run by Node.
 *
 * @throws ObservabilityError `OBS_CONFIG_INVALID` with the place and the message of what it throws:
 * a stack trace through this package says nothing about the file.
 */
export async function importConfig({ root, file }: ConfigPlace): Promise<unknown> {
  registerModuleHooks();
  const loaded: string[] = [];
  // Node does not say in which file of JavaScript a syntax error is
  const hooks = nodeModule.registerHooks({
    load: (url, context, nextLoad) => {
      loaded.push(url);
      return nextLoad(url, context);
    },
  });
  try {
    const module = await guarded(() => import(pathToFileURL(join(root, file)).href));
    return defaultExport(module);
  } catch (cause) {
    const message = explainFailure(cause, { root, file, loaded });
    throw new ObservabilityError("OBS_CONFIG_INVALID", message, { cause });
  } finally {
    hooks.deregister();
  }
}

/**
 * Runs what it loads so that its ways to end the process become errors: waiting for what never
 * comes, a promise that is rejected and that nobody waits for, `process.exit()`.
 */
async function guarded(load: () => Promise<object>): Promise<object> {
  // oxlint-disable-next-line typescript/unbound-method -- it is put back as it was
  const { exit } = process;
  const ends = Promise.withResolvers<never>();
  const drained = (): void => ends.reject(unloadable("an await at its top level that never ends"));
  process.once("beforeExit", drained);
  process.once("unhandledRejection", ends.reject);
  process.exit = (code) => {
    throw unloadable(`process.exit(${code ?? ""}), which ends the command`);
  };
  try {
    const loading = load();
    const module = await Promise.race([loading, ends.promise]);
    // Rejections that nobody handles are told a turn later
    await Promise.race([setImmediate(), ends.promise]);
    return module;
  } finally {
    process.exit = exit;
    process.off("beforeExit", drained);
    process.off("unhandledRejection", ends.reject);
  }
}

function defaultExport(module: object): unknown {
  if ("default" in module) return module.default;
  const names = Object.keys(module);
  const got = names.length === 0 ? "none" : `only ${names.join(", ")}`;
  throw new ObservabilityError("OBS_CONFIG_INVALID", `expected a default export, got ${got}`);
}

function unloadable(got: string): ObservabilityError {
  return new ObservabilityError("OBS_CONFIG_INVALID", `expected to load, got ${got}`);
}
