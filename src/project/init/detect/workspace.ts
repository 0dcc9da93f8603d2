import { z } from "zod";
import { parse } from "yaml";

import type { ProjectFolder } from "../project-folder.ts";
import { findPackageJson, type PackageJson } from "./package-json.ts";

/** A package of a workspace that looks as if it ran by itself. */
export interface Service {
  readonly path: string;
  readonly name: string;
}

/** The packages of the workspace whose root the folder is. */
export interface Workspace {
  /** The field or file that makes it one. */
  readonly evidence: string;
  /** Those with a script that starts them. */
  readonly services: readonly Service[];
}

const pnpmWorkspace = z.looseObject({ packages: z.array(z.string()) });

/** Returns the workspace whose root the folder is, if it is one. */
export function detectWorkspace(
  folder: ProjectFolder,
  { workspaces }: PackageJson,
): Workspace | undefined {
  const pnpm = workspaces === undefined ? pnpmPackages(folder) : undefined;
  const patterns = workspaces ?? pnpm;
  if (patterns === undefined) return undefined;
  const evidence = pnpm === undefined ? "workspaces in package.json" : "pnpm-workspace.yaml";
  const paths = [...new Set(patterns.flatMap((pattern) => expand(folder, pattern)))].toSorted();
  const services = paths.flatMap((path) => {
    const manifest = findPackageJson(folder, path);
    if (manifest?.scripts["start"] === undefined) return [];
    return [{ path, name: manifest.name ?? path }];
  });
  return { evidence, services };
}

function pnpmPackages(folder: ProjectFolder): readonly string[] | undefined {
  const source = folder.read("pnpm-workspace.yaml");
  if (source === undefined) return undefined;
  try {
    return pnpmWorkspace.safeParse(parse(source)).data?.packages;
  } catch {
    return undefined;
  }
}

/** `packages/*` and `apps/api`; of `packages/**` the first level. */
function expand(folder: ProjectFolder, pattern: string): readonly string[] {
  if (pattern.startsWith("!")) return [];
  const path = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  const [, parent] = /^([^*]*)\/\*\*?$/.exec(path) ?? [];
  if (parent === undefined) return path.includes("*") ? [] : [path];
  return folder.list(parent).map((name) => `${parent}/${name}`);
}
