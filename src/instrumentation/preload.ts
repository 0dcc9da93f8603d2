/**
 * The target of `node --import` and of `node --require`. Everything heavy is loaded after the
 * guards, and synchronously: `--require` cannot wait, so nothing in this graph may use `await` at
 * the top level.
 */
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

import { environment, loadConfig, rewriteNodeOptions } from "../config.ts";
import { isSupportedNode, oldestNode } from "../supported-node.ts";
import { adoptPm2Settings } from "./launch.ts";
import { isNoApplication, runsTests } from "./no-application.ts";
import { absoluteWords, withAbsolutePreload } from "./node-options.ts";
import type * as Start from "./start.ts";
import { warn } from "./warning.ts";

const require = createRequire(import.meta.url);

/** Whether this file came by `--require`: only then does CommonJS' cache know it. */
const required = require.cache[import.meta.filename] !== undefined;

const started = Symbol.for("@tamma/observability.started");

/** Children inherit both and may run elsewhere, those of a package manager too. */
function nameAbsolutely(): void {
  // Not import.meta.filename: an old Node.js, which is refused below, does not know it
  const file = fileURLToPath(import.meta.url);
  rewriteNodeOptions((options) => withAbsolutePreload(options, file));
  const words = absoluteWords(process.execArgv, file);
  process.execArgv.splice(0, words.length, ...words);
}

function preload(): void {
  if (!isMainThread) return;
  nameAbsolutely();
  if (isNoApplication()) return;
  if (Reflect.get(globalThis, started) === true) return;
  adoptPm2Settings(environment());
  const loaded = loadConfig();
  if (loaded.origins.enabled === "default" && runsTests()) return;
  Reflect.set(globalThis, started, true);
  for (const { message } of loaded.problems) warn(message);
  if (!loaded.config.enabled || loaded.config.sdkDisabled) return;
  if (!isSupportedNode()) {
    // Before anything is loaded that needs it, and also where the process ends at once
    warn(
      `OBS_ENABLED: expected Node.js ${oldestNode} or newer, got ${process.versions.node}: no telemetry is sent, the application runs as without it`,
    );
    return;
  }
  try {
    // .ts when run from source, .js when built
    const path = `./start${extname(import.meta.url)}`;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the file beside this one
    const { start } = require(path) as typeof Start;
    start(loaded, { required });
  } catch (error) {
    warn(`OBS_ENABLED: telemetry did not start: ${String(error)}`);
  }
}

preload();
