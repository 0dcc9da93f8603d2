import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";

import { ObservabilityError } from "../errors.ts";

/** Where a config was found. */
export interface ConfigPlace {
  /** Absolute path of its folder. */
  readonly root: string;
  /** Its name, relative to the root. */
  readonly file: string;
}

/** In the order in which they are looked for in a folder. */
const names = ["ts", "mts", "js", "mjs"].map((extension) => `observability.config.${extension}`);

/**
 * Returns where the config file is: `config` where it is given, else the nearest from `cwd` upwards.
 *
 * @throws ObservabilityError `OBS_CONFIG_MISSING`.
 */
export function findConfig(cwd: string, config?: string): ConfigPlace {
  if (!isFolder(cwd)) throw missing(`--cwd ${cwd}: expected a folder, got none`);
  if (config !== undefined) return namedConfig(cwd, config);
  const found = upwards(resolve(cwd))
    .flatMap((root) => names.map((file) => ({ root, file })))
    .find(({ root, file }) => existsSync(join(root, file)));
  if (found !== undefined) return found;
  throw missing(
    `${names[0]}: expected in ${resolve(cwd)} or a folder above, got none: run \`npx tamma-obs init\``,
  );
}

function namedConfig(cwd: string, config: string): ConfigPlace {
  const path = resolve(cwd, config);
  const refuse = (expected: string, got: string): never => {
    throw missing(`--config ${config}: expected ${expected}, got ${got}`);
  };
  if (!existsSync(path)) refuse("a config file", "none");
  if (isFolder(path)) refuse("a config file", "a folder");
  if (!/\.[cm]?[jt]s$/.test(path))
    refuse("a file of TypeScript or JavaScript", extname(path) || "no ending");
  return { root: dirname(path), file: basename(path) };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function missing(message: string): ObservabilityError {
  return new ObservabilityError("OBS_CONFIG_MISSING", message);
}
