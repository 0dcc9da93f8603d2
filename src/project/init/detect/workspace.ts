import { z } from "zod";
import { parse } from "yaml";

import type { ProjectFolder } from "../project-folder.ts";
import { findPackageJson, type PackageJson } from "./package-json.ts";

/** A package of a workspace that looks as if it ran by itself. */
export interface Service {
  readonly path: string;
  readonly name: string;
  /** Whether it depends on this package. */
  readonly installed: boolean;
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
    const installed = manifest.dependencies["@tamma/observability"] !== undefined;
    return [{ path, name: manifest.name ?? path, installed }];
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

// `packages/*`, `packages/*/app` and `apps/api`; of `packages/**` the first level
function expand(folder: ProjectFolder, pattern: string): readonly string[] {
  if (pattern.startsWith("!")) return [];
  const segments = pattern.split("/").filter((segment) => segment !== "." && segment !== "");
  return segments
    .reduce<readonly string[]>(
      (paths, segment) =>
        paths.flatMap((path) =>
          /^\*+$/.test(segment)
            ? namesIn(folder, path).map((name) => `${path}${name}/`)
            : [`${path}${segment}/`],
        ),
      [""],
    )
    .map((path) => path.replace(/\/$/, ""));
}

function namesIn(folder: ProjectFolder, path: string): readonly string[] {
  const names = folder.list(path === "" ? "." : path);
  return names.filter((name) => name !== "node_modules" && !name.startsWith("."));
}
