import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";

import { manifestName } from "./manifest.ts";
import { normalPlace, type OutputPlace } from "./output-place.ts";

/** How many folders deep an output is looked for: a whole tree may be large. */
const deepest = 3;

/**
 * Returns the folders of the project, apart from its output, that have a manifest of `generate`: the
 * config named them before. Folders of other projects, with a config of their own, are left out.
 */
export async function otherOutputs(place: OutputPlace): Promise<readonly string[]> {
  const { root, folder } = normalPlace(place);
  const found: string[] = [];
  const visit = async (path: string, depth: number): Promise<void> => {
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
    const names = new Set(entries.map(({ name }) => name));
    const isOther = [...names].some((name) => /^observability\.config\.m?[jt]s$/.test(name));
    if (path !== "" && isOther) return;
    if (path !== folder && names.has(manifestName)) found.push(path === "" ? "." : path);
    if (depth === deepest) return;
    const inner = entries.filter(
      (entry) =>
        entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules",
    );
    for (const { name } of inner) await visit(posix.join(path, name), depth + 1);
  };
  await visit("", 0);
  return found.toSorted();
}
