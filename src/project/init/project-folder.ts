import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The part of the file system that detection looks at. Paths are relative, with `/`. */
export interface ProjectFolder {
  /** Returns a file's text as it is, or nothing where there is no readable file of usual size. */
  readonly read: (path: string) => string | undefined;
  /** Returns the names in a folder, sorted; none where there is no readable folder. */
  readonly list: (path: string) => readonly string[];
}

/** Nothing that describes a project is larger: what is, was put there by a program. */
const maximumBytes = 8 * 1024 * 1024;

/** Returns a folder on disk. What cannot be read counts as absent: nothing here may stop `init`. */
export function openFolder(root: string): ProjectFolder {
  return {
    read: (path) => ignoreErrors(() => readText(join(root, path))),
    list: (path) => ignoreErrors(() => readdirSync(join(root, path)).toSorted()) ?? [],
  };
}

/** Returns the folders from this one upwards to that of the repository, as prefixes of paths. */
export function upwards(folder: ProjectFolder): readonly string[] {
  const prefixes = ["", "../", "../../", "../../../", "../../../../"];
  const top = prefixes.findIndex((prefix) => folder.list(`${prefix}.`).includes(".git"));
  return top === -1 ? [""] : prefixes.slice(0, top + 1);
}

function readText(path: string): string | undefined {
  const stats = statSync(path);
  return stats.isFile() && stats.size <= maximumBytes ? readFileSync(path, "utf8") : undefined;
}

function ignoreErrors<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
