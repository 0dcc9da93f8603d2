import { mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";

/** The stable place of the backends' programs: `promtool`, `amtool`, `prometheus`, … */
export const toolFolder: string = join(cacheFolder, "bin");

/** Points the stable names at the binaries of a cached folder. */
export async function linkTools(
  tools: Readonly<Record<string, string>>,
  folder: string,
): Promise<void> {
  await mkdir(toolFolder, { recursive: true });
  for (const [name, binary] of Object.entries(tools)) {
    // Renamed into place: a test that starts the tool at this moment finds the old or the new one.
    const fresh = join(toolFolder, `.${name}-${process.pid}`);
    await symlink(join(folder, binary), fresh);
    await rename(fresh, join(toolFolder, name));
  }
}
