import { readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";

/**
 * Returns every file below a folder with its text, links with what they lead to; `node_modules` and
 * `.git` are left out.
 */
export async function readTree(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry): Promise<readonly [string, string]> => {
        const path = join(entry.parentPath, entry.name);
        const text = entry.isSymbolicLink()
          ? `-> ${await readlink(path)}`
          : await readFile(path, "utf8");
        return [relative(root, path), text];
      }),
  );
  return Object.fromEntries(
    files.filter(([path]) => !/(?:^|\/)(?:node_modules|\.git)\//.test(path)),
  );
}
