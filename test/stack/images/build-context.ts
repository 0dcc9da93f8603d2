import { cp, mkdir, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cachedFolder, digest } from "./cache.ts";
import { run } from "./command.ts";
import type { ContextFile, Recipe } from "./recipes.ts";

/**
 * Gathers what a Dockerfile copies into one temporary folder: the recipe's own folder,
 * its binaries and its further files. The caller removes the folder.
 */
export async function gatherContext(
  recipe: Recipe,
  folder: string,
  binaries: string | undefined,
): Promise<string> {
  const context = await mkdtemp(join(tmpdir(), `image-${recipe.name}-`));
  await cp(folder, context, { recursive: true });
  if (binaries !== undefined) await cp(binaries, context, { recursive: true });
  for (const file of recipe.files) await place(file, folder, context);
  return context;
}

async function place(file: ContextFile, folder: string, context: string): Promise<void> {
  const target = join(context, file.as);
  switch (file.from) {
    case "machine":
      return copy(file.path, target);
    case "npm":
      return copy(join(await npmPackage(file.package), file.path), target);
    case "debian":
      return copy(await debianRootFileSystem(folder), target);
    case "nothing":
      await mkdir(target, { mode: file.mode });
  }
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, dereference: true });
}

async function npmPackage(name: string): Promise<string> {
  const { path } = await cachedFolder(name.replaceAll("/", "-"), async (out) => {
    await run("npm", ["pack", "--silent", "--pack-destination", out, name], { cwd: tmpdir() });
    const archive = (await readdir(out)).find((file) => file.endsWith(".tgz")) ?? "no archive";
    await run("tar", ["--extract", "--file", archive, "--strip-components=1"], { cwd: out });
  });
  return path;
}

async function debianRootFileSystem(folder: string): Promise<string> {
  const script = join(folder, "rootfs.sh");
  const { path } = await cachedFolder(`debian-${await digest([], [script])}`, async (out) => {
    await run("bash", [script, join(out, "rootfs.tar")]);
  });
  return join(path, "rootfs.tar");
}
