/**
 * The target of `node --import` and of `node --require`. Everything heavy is loaded after the
 * guards, and synchronously: `--require` cannot wait, so nothing in this graph may use `await` at
 * the top level.
 */
import { createRequire } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

import { rewriteNodeOptions } from "../config.ts";
import { begin, claimProcess, loadSettings } from "./begin.ts";
import { absoluteWords, withAbsolutePreload } from "./node-options.ts";

/** Package managers that inherit NODE_OPTIONS from the application's shell. */
const packageManagers = /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli)?(?:\.[cm]?js)?$/;

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
  if (packageManagers.test(basename(process.argv[1] ?? ""))) return;
  if (!claimProcess()) return;
  begin(loadSettings(), { by: "preload", required });
}

preload();
