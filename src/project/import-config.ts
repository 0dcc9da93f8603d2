import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { ObservabilityError } from "../errors.ts";
import { registerModuleHooks } from "./module-hooks.ts";
import type { ConfigPlace } from "./resolve-project.ts";

/**
 * Returns the default export of a config file, run by Node.
 *
 * @throws ObservabilityError `OBS_CONFIG_INVALID` with the place and the message of what it throws:
 * a stack trace through this package says nothing about the file.
 */
export async function importConfig({ root, file }: ConfigPlace): Promise<unknown> {
  registerModuleHooks();
  try {
    const module: unknown = await import(pathToFileURL(join(root, file)).href);
    return defaultExport(module);
  } catch (cause) {
    throw new ObservabilityError("OBS_CONFIG_INVALID", explain(cause, root, file), { cause });
  }
}

function defaultExport(module: unknown): unknown {
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : undefined;
}

function explain(cause: unknown, root: string, file: string): string {
  // Its message has the place of each problem already
  if (cause instanceof ObservabilityError)
    return `${placeIn(cause, root) ?? file}: ${cause.message}`;
  if (!(cause instanceof Error)) return `${file}: expected to load, got ${String(cause)} thrown`;
  const message = cause.message.split("\n", 1)[0] ?? "";
  return `${placeIn(cause, root) ?? file}: expected to load, got ${cause.name}: ${message}`;
}

/** The first place in the project's own files on the stack: `observability/rules.ts:12`. */
function placeIn({ stack = "" }: Error, root: string): string | undefined {
  for (const [, url = "", line = ""] of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+)/g)) {
    const path = relative(root, fileURLToPath(url));
    if (!path.startsWith("..") && !path.split(/[/\\]/).includes("node_modules")) {
      return `${path}:${line}`;
    }
  }
  return undefined;
}
