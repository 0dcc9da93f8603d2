import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { ObservabilityError } from "../errors.ts";
import type { ConfigPlace } from "./resolve-project.ts";

/** In the order in which they are looked for in a folder. */
const names = ["ts", "mts", "js", "mjs"].map((extension) => `observability.config.${extension}`);

/**
 * Returns where the config file is: `config` where it is given, else the nearest from `cwd` upwards.
 *
 * @throws ObservabilityError `OBS_CONFIG_MISSING`.
 */
export function findConfig(cwd: string, config?: string): ConfigPlace {
  if (config !== undefined) {
    const path = resolve(cwd, config);
    if (!existsSync(path)) throw missing(`${config}: expected a config file, got none`);
    return { root: dirname(path), file: path.slice(dirname(path).length + 1) };
  }
  const found = upwards(resolve(cwd))
    .flatMap((root) => names.map((file) => ({ root, file })))
    .find(({ root, file }) => existsSync(join(root, file)));
  if (found !== undefined) return found;
  throw missing(
    `${names[0]}: expected in ${resolve(cwd)} or a folder above, got none: run \`npx tamma-obs init\``,
  );
}

function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function missing(message: string): ObservabilityError {
  return new ObservabilityError("OBS_CONFIG_MISSING", message);
}
