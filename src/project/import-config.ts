import * as nodeModule from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { ObservabilityError } from "../errors.ts";
import { isObject } from "../is-object.ts";
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
  const url = pathToFileURL(join(root, file)).href;
  const loaded = new Map<string, string>();
  // Node does not say in which file of JavaScript a syntax error is
  const hooks = nodeModule.registerHooks({
    load: (url, context, nextLoad) => {
      loaded.set(url, "");
      const module = nextLoad(url, context);
      loaded.set(url, module.format ?? "");
      return module;
    },
  });
  try {
    const module = await guarded(() => import(url));
    return defaultExport(module, loaded.get(url) ?? "");
  } catch (cause) {
    const message = explainFailure(cause, { root, file, loaded: [...loaded.keys()] });
    throw new ObservabilityError("OBS_CONFIG_INVALID", message, { cause });
  } finally {
    hooks.deregister();
  }
}

/**
 * Runs what it loads so that its ways to end the process become errors: waiting for what never
 * comes, an error in a timer, a promise that is rejected and that nobody waits for, `process.exit()`.
 * What it prints goes to stderr: stdout is the command's, and may be JSON.
 */
async function guarded(load: () => Promise<object>): Promise<object> {
  // oxlint-disable-next-line typescript/unbound-method -- both are put back as they were
  const [{ exit }, { write }] = [process, process.stdout];
  const ends = Promise.withResolvers<never>();
  const drained = (): void =>
    ends.reject(refused("to load", "an await at its top level that never ends"));
  process.once("beforeExit", drained);
  process.on("uncaughtException", ends.reject);
  process.on("unhandledRejection", ends.reject);
  process.exit = (code) => {
    throw refused("to load", `process.exit(${code ?? ""}), which ends the command`);
  };
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    const loading = load();
    const module = await Promise.race([loading, ends.promise]);
    // Rejections that nobody handles are told a turn later
    await Promise.race([setImmediate(), ends.promise]);
    return module;
  } finally {
    process.exit = exit;
    process.stdout.write = write;
    process.off("beforeExit", drained);
    process.off("uncaughtException", ends.reject);
    process.off("unhandledRejection", ends.reject);
  }
}

/** A module without any export passes for CommonJS, which has an empty object then. */
function defaultExport(module: object, format: string): unknown {
  const given: unknown = "default" in module ? module.default : undefined;
  const isEmpty =
    format.startsWith("commonjs") && isObject(given) && Object.keys(given).length === 0;
  if (given instanceof Promise) {
    // Its own failure is not the point, and would end the process
    given.catch(() => undefined);
    throw refused("an object such as defineConfig({ … }) as the default export", "a promise");
  }
  if ("default" in module && !isEmpty) return given;
  const names = Object.keys(module).filter((name) => !["default", "module.exports"].includes(name));
  const got = names.length === 0 ? "none" : `only ${names.join(", ")}`;
  throw refused("a default export", got);
}

function refused(expected: string, got: string): ObservabilityError {
  return new ObservabilityError("OBS_CONFIG_INVALID", `expected ${expected}, got ${got}`);
}
