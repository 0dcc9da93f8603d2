import { posix } from "node:path";

import { parseJsonTree, toValue } from "../edits/json-tree.ts";
import { isObject } from "../../../is-object.ts";
import { upwards, type ProjectFolder } from "../project-folder.ts";
import type { PackageJson } from "./package-json.ts";

/** What of a tsconfig decides where files may stand and what they may import. */
export interface TypescriptSetup {
  /** Where the compiler writes: `dist`. */
  readonly outFolder: string;
  /** `module`, in lower case; empty where the files do not say. */
  readonly module: string;
  /** Whether an import may end in `.ts`. */
  readonly importsEndInTs: boolean;
  /** The compiler that is installed; nothing where none is. */
  readonly version: string | undefined;
  /** What each config compiles that the project is built or checked with. */
  readonly scopes: readonly CompilerScope[];
}

/** Which files a config compiles. */
export interface CompilerScope {
  readonly file: string;
  /** Nothing: all that lies beside the config. */
  readonly include: readonly string[] | undefined;
  /** What it leaves out now. */
  readonly exclude: readonly string[];
}

/** Those that compilers take by themselves; scripts name others. */
const usualConfigs = ["tsconfig.json", "tsconfig.build.json", "tsconfig.app.json"];

/** Returns the setup of the folder's tsconfig, or nothing where there is none. */
export function readTypescriptSetup(
  folder: ProjectFolder,
  { scripts }: Pick<PackageJson, "scripts">,
): TypescriptSetup | undefined {
  const names = new Set([...usualConfigs, ...namedConfigs(Object.values(scripts))]);
  const configs = [...names]
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
    importsEndInTs: ["allowImportingTsExtensions", "rewriteRelativeImportExtensions"].some(
      (name) => options[name] === true,
    ),
    version: installedVersion(folder),
    scopes: configs.flatMap(({ file, config }) => scopeOf(file, config, outFolder)),
  };
}

/** Returns those of the paths, from the config's folder, that the config would compile. */
export function compiledOf(
  { include, exclude }: CompilerScope,
  paths: readonly string[],
): readonly string[] {
  const out = new Set(exclude.map((pattern) => pattern.replace(/^\.\//, "")));
  return paths.filter((path) => {
    if (out.has(path)) return false;
    if (include === undefined || include.some(coversRoot)) return true;
    const [top, below] = path.split("/");
    return (
      below !== undefined &&
      include.some((pattern) => pattern.replace(/^\.\//, "").split("/")[0] === top)
    );
  });
}

/** `tsc -p tsconfig.prod.json`: in the project's folder, where paths mean the same. */
function namedConfigs(scripts: readonly string[]): readonly string[] {
  const named = /(?:\s-p|\s-b|\s--project|\s--build)[\s=]+(?:\.\/)?([\w.-]+\.json)\b/g;
  return scripts.flatMap((script) => [...script.matchAll(named)].map(([, file = ""]) => file));
}

function installedVersion(folder: ProjectFolder): string | undefined {
  for (const prefix of upwards(folder)) {
    const source = folder.read(`${prefix}node_modules/typescript/package.json`);
    const manifest = source === undefined ? undefined : toValue(parseJsonTree(source));
    if (isObject(manifest)) return textOf(manifest["version"]);
  }
  return undefined;
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
  if (depth > 4) return config;
  const bases = [config["extends"]].flat().filter((one) => typeof one === "string");
  const parents = bases
    .filter((base) => base.startsWith("."))
    .map((base) => posix.join(posix.dirname(file), base.endsWith(".json") ? base : `${base}.json`))
    .map((path) => readConfig(folder, path, depth + 1) ?? {});
  const all = [...parents, config];
  const compilerOptions = Object.fromEntries(all.flatMap((one) => Object.entries(optionsOf(one))));
  return { ...Object.fromEntries(all.flatMap((one) => Object.entries(one))), compilerOptions };
}

function optionsOf(
  config: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const options = config?.["compilerOptions"];
  return isObject(options) ? options : {};
}

/** A config with `files` compiles those, and what they import. */
function scopeOf(
  file: string,
  config: Readonly<Record<string, unknown>> | undefined,
  outFolder: string,
): readonly CompilerScope[] {
  const include = textsOf(config?.["include"]);
  if (config === undefined || (config["files"] !== undefined && include === undefined)) return [];
  const exclude = textsOf(config["exclude"]) ?? ["node_modules", outFolder];
  return [{ file, include, exclude }];
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
