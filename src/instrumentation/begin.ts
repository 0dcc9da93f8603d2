import { createRequire } from "node:module";
import { extname } from "node:path";

import { loadConfig, readVariable, settings, type LoadedConfig, type Sources } from "../config.ts";
import { isSupportedNode, oldestNode } from "../supported-node.ts";
import type * as ConfigFile from "./config-file/load-config-file.ts";
import type * as Start from "./start.ts";
import { warn } from "./warning.ts";

const require = createRequire(import.meta.url);

const started = Symbol.for("@tamma/observability.started");

/** Returns whether nobody has begun in this process yet: the preload, `start()`, or another copy. */
export function claimProcess(): boolean {
  if (Reflect.get(globalThis, started) === true) return false;
  Reflect.set(globalThis, started, true);
  return true;
}

/** What a process is configured with, and whether it may send anything with it. */
export interface Settings extends LoadedConfig {
  readonly usable: boolean;
}

/** Returns the settings of all sources. Never throws: `problems` says what is wrong, all of it. */
export function loadSettings({ code = {} }: Pick<Sources, "code"> = {}): Settings {
  const { key } = settings.configFile;
  const file = code.configFile?.value ?? readVariable(key);
  if (typeof file !== "string" || file.trim() === "")
    return { ...loadConfig(undefined, { code }), usable: true };
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the file of this name
    const { loadConfigFile } = beside("config-file/load-config-file") as typeof ConfigFile;
    const given = loadConfigFile(file.trim());
    const loaded = loadConfig(undefined, { code, file: given.settings });
    const problems = given.problems.map((message) => ({ key, message }));
    return { ...loaded, problems: [...problems, ...loaded.problems], usable: given.usable };
  } catch (error) {
    const problem = { key, message: `${key}: no telemetry is sent: ${String(error)}` };
    const loaded = loadConfig(undefined, { code, file: {} });
    return { ...loaded, problems: [problem, ...loaded.problems], usable: false };
  }
}

/** How telemetry was asked for. */
export interface Beginning {
  readonly by: "preload" | "code";
  /** By `--require`, not by `--import`. */
  readonly required: boolean;
}

/** Starts telemetry, unless the settings or this Node.js forbid it. Never throws. */
export function begin({ usable, ...loaded }: Settings, beginning: Beginning): void {
  for (const { message } of loaded.problems) warn(message);
  if (!usable || !loaded.config.enabled || loaded.config.sdkDisabled) return;
  if (!isSupportedNode()) {
    // Before anything is loaded that needs it, and also where the process ends at once
    warn(
      `OBS_ENABLED: expected Node.js ${oldestNode} or newer, got ${process.versions.node}: no telemetry is sent, the application runs as without it`,
    );
    return;
  }
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the file of this name
    const { start } = beside("start") as typeof Start;
    start(loaded, beginning);
  } catch (error) {
    warn(`OBS_ENABLED: telemetry did not start: ${String(error)}`);
  }
}

/** Loads a file beside this one only where it is needed: .ts when run from source, .js when built. */
function beside(name: string): unknown {
  return require(`./${name}${extname(import.meta.url)}`);
}
