import { realpathSync } from "node:fs";

/**
 * Returns the installed package that a script belongs to, and the folder of the project that
 * installed it; undefined for a script that is in no package. Links are followed, such as those of
 * `node_modules/.bin` and of a workspace, whose packages are the project's own.
 */
export function packageOf(
  script: string,
): { readonly name: string; readonly project: string } | undefined {
  const path = realPath(script).replaceAll("\\", "/");
  const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//s.exec(path)?.[1];
  // The outermost: pnpm's store is a node_modules within node_modules
  const project = /^(.*?)\/node_modules\//s.exec(path)?.[1];
  return name === undefined || project === undefined ? undefined : { name, project };
}

/** Returns the path without links; the path itself where there is no such file. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
