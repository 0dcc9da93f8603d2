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

/** The one that is asked for comes first. */
const names = ["ts", "mts", "js", "mjs"].map((extension) => `observability.config.${extension}`);

/**
 * Returns where the config file is: `config` where it is given, else the nearest from `cwd` upwards.
 *
 * @throws ObservabilityError `OBS_CONFIG_MISSING`; `OBS_CONFIG_INVALID` where its folder has several.
 */
export function findConfig(cwd: string, config?: string): ConfigPlace {
  const [place, other] = configsOf(cwd, config);
  if (other === undefined) return place;
  throw new ObservabilityError(
    "OBS_CONFIG_INVALID",
    `${other.file}: expected one config file in a folder, got ${place.file} as well: remove one, or name one with --config`,
  );
}

/**
 * Returns the folder of the config file, whichever of several it may be.
 *
 * @throws ObservabilityError `OBS_CONFIG_MISSING`.
 */
export function findConfigFolder(cwd: string, config?: string): string {
  return configsOf(cwd, config)[0].root;
}

function configsOf(
  cwd: string,
  config: string | undefined,
): readonly [ConfigPlace, ...ConfigPlace[]] {
  if (!isFolder(cwd)) throw missing(`--cwd ${cwd}: expected a folder, got none`);
  if (config !== undefined) return [namedConfig(cwd, config)];
  for (const root of upwards(resolve(cwd))) {
    const places = names.map((file) => ({ root, file }));
    const [first, ...others] = places.filter(({ file }) => existsSync(join(root, file)));
    if (first !== undefined) return [first, ...others];
  }
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
