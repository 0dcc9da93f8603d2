/**
 * The target of `node --import` and of `node --require`. Everything heavy is loaded after the
 * guards, and synchronously: `--require` cannot wait, so nothing in this graph may use `await` at
 * the top level.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

import { environment, rewriteNodeOptions } from "../config.ts";
import { begin, claimProcess, loadSettings } from "./begin.ts";
import { adoptPm2Settings } from "./process/launch.ts";
import { isNoApplication, runsTests } from "./process/no-application.ts";
import { absoluteWords, withAbsolutePreload } from "./process/node-options.ts";

const require = createRequire(import.meta.url);

/** Whether this file came by `--require`: only then does CommonJS' cache know it. */
const required = require.cache[import.meta.filename] !== undefined;

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
  adoptPm2Settings(environment());
  const settings = loadSettings();
  if (settings.origins.enabled === "default" && runsTests()) return;
  if (!claimProcess()) return;
  begin(settings, { by: "preload", required });
}

preload();
