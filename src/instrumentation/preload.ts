/**
 * The target of `node --import` and of `node --require`. Everything heavy is loaded after the
 * guards, and synchronously: `--require` cannot wait, so nothing in this graph may use `await` at
 * the top level.
 */
import { createRequire } from "node:module";
import { basename, extname } from "node:path";
import { isMainThread } from "node:worker_threads";

import { loadConfig } from "../config.ts";
import { isSupportedNode, oldestNode } from "../supported-node.ts";
import type * as Start from "./start.ts";
import { warn } from "./warning.ts";

/** Package managers that inherit NODE_OPTIONS from the application's shell. */
const packageManagers = /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli)?(?:\.[cm]?js)?$/;

const require = createRequire(import.meta.url);

/** Whether this file came by `--require`: only then does CommonJS' cache know it. */
const required = require.cache[import.meta.filename] !== undefined;

const started = Symbol.for("@tamma/observability.started");

function preload(): void {
  if (!isMainThread || packageManagers.test(basename(process.argv[1] ?? ""))) return;
  if (Reflect.get(globalThis, started) === true) return;
  Reflect.set(globalThis, started, true);
  const loaded = loadConfig();
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
