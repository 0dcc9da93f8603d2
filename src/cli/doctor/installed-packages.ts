import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

import { isObject } from "../../is-object.ts";

/** A copy of a package that the application can load. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Its real path. */
  readonly folder: string;
  /** The packages by which it is reached, the application's own dependency first. */
  readonly via: readonly string[];
}

/** Packages whose dependencies are theirs alone: this one, and one that runs in its own thread. */
const closed: ReadonlySet<string> = new Set([
  "@tamma/observability",
  "pino-opentelemetry-transport",
]);

/** A workspace has less. */
const mostPackages = 10_000;

/**
 * Returns the packages that an application can load, each copy once, by following the dependencies
 * from its package.json through `node_modules` as Node.js does. Dependencies of development are left
 * out, and so are the dependencies of this package.
 */
export function installedPackages(root: string): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const queue = [{ from: realPathOf(root) ?? root, via: [] as readonly string[] }];
  for (const { from, via } of queue) {
    for (const name of dependenciesOf(readManifest(from))) {
      const folder = packageFolder(name, from);
      if (folder === undefined || found.has(folder) || found.size >= mostPackages) continue;
      const version = versionIn(folder);
      found.set(folder, { name, version, folder, via });
      if (!closed.has(name)) queue.push({ from: folder, via: [...via, name] });
    }
  }
  return [...found.values()];
}

/** Returns the folder of a package as seen from a folder, or nothing where it is not installed. */
export function packageFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (readManifest(candidate) !== undefined) return realPathOf(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

/** Returns a folder's package.json, or nothing where there is none. */
function readManifest(folder: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the version in a folder's package.json, or nothing where there is none. */
export function versionIn(folder: string): string {
  const version = readManifest(folder)?.["version"];
  return typeof version === "string" ? version : "";
}

function dependenciesOf(manifest: Readonly<Record<string, unknown>> | undefined): string[] {
  const fields = ["dependencies", "optionalDependencies", "peerDependencies"];
  return [...new Set(fields.flatMap((field) => Object.keys(Object(manifest?.[field]))))];
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
