import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A subpath of the package that code is imported from. */
export interface Door {
  /** What an import names: `@tamma/observability/health`. */
  readonly specifier: string;
  /** The module behind it, relative to the root. */
  readonly source: string;
  /** The page's file in docs/api/. */
  readonly page: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly "@tamma/source": string }>>;
}

/** The root of this repository. */
export const root = join(import.meta.dirname, "../../..");

/** Returns the doors in package.json's order. The preload is none: it is loaded, not imported from. */
export function readDoors(): readonly Door[] {
  const { name, exports }: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === "string" || subpath === "./preload") return [];
    return [
      {
        specifier: join(name, subpath),
        source: target["@tamma/source"].replace("./", ""),
        page: `${subpath === "." ? "index" : subpath.replace("./", "").replaceAll("/", "-")}.md`,
      },
    ];
  });
}
