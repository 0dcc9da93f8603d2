import { readFileSync } from "node:fs";

import { isObject } from "../is-object.ts";

/** A file of an installed package. */
export interface PackageFile {
  /** The package, such as `pg`. */
  readonly name: string;
  readonly version?: string;
  /** The path within the package, such as `lib/client.js`, with slashes on every system. */
  readonly path: string;
  /** Whether this is what `require(name)` or `import … from name` may give. */
  readonly isMain: boolean;
  /** Whether package.json says that its `.js` files are ES modules. */
  readonly isModule: boolean;
}

const installed = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/](.+)$/s;

/** Returns the package that the file at `path` belongs to; undefined for files of no package. */
export function packageFile(path: string): PackageFile | undefined {
  const [, folder, name, rest] = installed.exec(path) ?? [];
  if (folder === undefined || name === undefined || rest === undefined) return undefined;
  const manifest = readManifest(`${folder}/package.json`);
  const { version } = manifest;
  const within = slashes(rest);
  return {
    name: slashes(name),
    ...(typeof version === "string" ? { version } : {}),
    path: within,
    isMain: entries(manifest).some((entry) => leadsTo(entry, within)),
    isModule: manifest["type"] === "module",
  };
}

type Manifest = Readonly<Record<string, unknown>>;

function readManifest(path: string): Manifest {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** What the package gives to whoever names it alone, under any condition. */
function entries({ main, module, exports }: Manifest): readonly string[] {
  const root = isObject(exports) && "." in exports ? exports["."] : exports;
  return [typeof main === "string" ? main : "index.js", ...targets(module), ...targets(root)];
}

/** The files of a value of `exports`, whose conditions may be nested. */
function targets(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(targets);
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([condition]) => !condition.startsWith("."))
    .flatMap(([, target]) => targets(target));
}

/** `main` may leave the extension out, or name a folder. */
function leadsTo(entry: string, path: string): boolean {
  const target = entry.replace(/^\.\//, "").replace(/\/$/, "");
  return ["", ".js", ".cjs", "/index.js"].some((end) => `${target}${end}` === path);
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
