import { posix } from "node:path";

import { parseJsonTree, toValue } from "../edits/json-tree.ts";
import { isObject } from "../../../is-object.ts";
import type { ProjectFolder } from "../project-folder.ts";

/** What of a tsconfig decides where files may stand and what they may import. */
export interface TypescriptSetup {
  /** Where the compiler writes: `dist`. */
  readonly outFolder: string;
  /** `module`, in lower case; empty where the files do not say. */
  readonly module: string;
  /** The config files that would compile a `.ts` file beside them: they get an `exclude`. */
  readonly including: readonly IncludingConfig[];
}

export interface IncludingConfig {
  readonly file: string;
  /** What it leaves out now. */
  readonly exclude: readonly string[];
}

const configNames = ["tsconfig.json", "tsconfig.build.json", "tsconfig.app.json"];

/** Returns the setup of the folder's tsconfig, or nothing where there is none. */
export function readTypescriptSetup(folder: ProjectFolder): TypescriptSetup | undefined {
  const configs = configNames
    .map((file) => ({ file, config: readConfig(folder, file) }))
    .filter(({ config }) => config !== undefined);
  if (configs.length === 0) return undefined;
  // What builds is named more specifically, and extends or repeats the general one
  const options = Object.fromEntries(
    configs.flatMap(({ config }) => Object.entries(optionsOf(config))),
  );
  const outFolder = textOf(options["outDir"])?.replace(/^\.\//, "").replace(/\/$/, "") ?? "dist";
  return {
    outFolder,
    module: textOf(options["module"])?.toLowerCase() ?? "",
    including: configs.flatMap(({ file, config }) => including(file, config, outFolder)),
  };
}

/** A config with what it extends of files of the project; packages' configs are not looked at. */
function readConfig(
  folder: ProjectFolder,
  file: string,
  depth = 0,
): Readonly<Record<string, unknown>> | undefined {
  const source = folder.read(file);
  const config = source === undefined ? undefined : toValue(parseJsonTree(source));
  if (!isObject(config)) return undefined;
  const base = config["extends"];
  if (typeof base !== "string" || !base.startsWith(".") || depth > 4) return config;
  const path = posix.join(posix.dirname(file), base.endsWith(".json") ? base : `${base}.json`);
  const parent = readConfig(folder, path, depth + 1) ?? {};
  const compilerOptions = { ...optionsOf(parent), ...optionsOf(config) };
  return { ...parent, ...config, compilerOptions };
}

function optionsOf(
  config: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const options = config?.["compilerOptions"];
  return isObject(options) ? options : {};
}

function including(
  file: string,
  config: Readonly<Record<string, unknown>> | undefined,
  outFolder: string,
): readonly IncludingConfig[] {
  if (config === undefined || config["files"] !== undefined) return [];
  const include = textsOf(config["include"]);
  if (include !== undefined && !include.some(coversRoot)) return [];
  const exclude = textsOf(config["exclude"]) ?? ["node_modules", outFolder];
  const out = new Set(exclude.map((pattern) => pattern.replace(/^\.\//, "")));
  const covered = ["observability", "observability.config.ts"].some((path) => !out.has(path));
  return covered ? [{ file, exclude }] : [];
}

/** Patterns that a file beside the config matches. */
function coversRoot(pattern: string): boolean {
  return /^(?:\.\/)?(?:\*\*\/\*|\*|\*\*\/\*\.[cm]?ts|\*\.[cm]?ts|\.|\*\*)?$/.test(pattern);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}
