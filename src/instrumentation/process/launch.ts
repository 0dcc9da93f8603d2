import { join } from "node:path";
import { isatty } from "node:tty";

import { environment } from "../../config.ts";
import { isObject } from "../../is-object.ts";
import { nearestManifest } from "./nearest-manifest.ts";
import { packageOf } from "./package-of.ts";

/** How a process was started. */
export interface Launch {
  /** `process.argv[1]` */
  readonly script: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly workingFolder: string;
}

/** How this process was started. */
export function thisLaunch(): Launch {
  const [, script] = process.argv;
  return { script, env: environment(), workingFolder: workingFolder() };
}

/** It may be gone, and the application may not need it. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/**
 * Returns the file that is the application to its author, or one in the same folder. That is not the
 * script when a launcher loads the application into its own process:
 *
 * - pm2 names it in `pm_exec_path`: https://pm2.keymetrics.io/docs/usage/environment/
 * - a framework's command (`next start`) belongs to the project that has installed it
 * - without a script (`node -e`, `node < app.js`) it is where the process was started
 */
export function applicationEntry({ script, env, workingFolder }: Launch): string {
  if (script === undefined || script === "-") return join(workingFolder, "package.json");
  const launcher = packageOf(script);
  if (launcher === undefined) return script;
  const named = launcher.name === "pm2" ? pm2Variables(env)["pm_exec_path"] : undefined;
  if (named !== undefined) return named;
  const manifest = join(launcher.project, "package.json");
  // A package that is installed globally is of no project
  return nearestManifest(manifest) === undefined ? script : manifest;
}

/**
 * Takes the settings that pm2's cluster mode has for the application. A worker finds them as JSON in
 * `pm2_env`, and pm2 puts them into the environment before the application's first line, which is
 * after ours.
 */
export function adoptPm2Settings(env: NodeJS.ProcessEnv): void {
  if (env["pm2_env"] === undefined) return;
  for (const [key, value] of Object.entries(pm2Variables(env))) {
    if (/^(?:OTEL|OBS)_/.test(key)) env[key] = value;
  }
}

/** What pm2 puts into the environment, or has put there. */
function pm2Variables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ahead = parse(env["pm2_env"]);
  const nested = isObject(ahead["env"]) ? ahead["env"] : {};
  const variables = Object.entries({ ...nested, ...ahead }).filter(
    ([, value]) => typeof value === "string" || typeof value === "number",
  );
  return { ...env, ...Object.fromEntries(variables.map(([key, value]) => [key, String(value)])) };
}

function parse(json: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(json ?? "{}");
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Whether somebody types what this process runs. */
export function isInteractive(
  { script }: Pick<Launch, "script">,
  flags: readonly string[],
): boolean {
  if (script !== undefined) return false;
  const evaluates = flags.some((flag) => /^(?:-[ep]+|--eval|--print)(?:=|$)/.test(flag));
  return flags.includes("-i") || flags.includes("--interactive") || (!evaluates && isatty(0));
}
