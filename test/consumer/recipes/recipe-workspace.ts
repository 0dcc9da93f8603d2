import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { environment, runIn, type Ran } from "../fresh-project.ts";
import type { Recipe } from "./read-recipes.ts";
import { exactVersion } from "./versions.ts";

/** A service as its recipe says, in a folder of its own. */
export interface RecipeProject {
  readonly recipe: Recipe;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  run(command: string, ...args: readonly string[]): Promise<Ran>;
  /** Replaces a part of a file, which must be there. */
  edit(file: string, from: string, to: string): Promise<void>;
}

export interface RecipeWorkspace extends AsyncDisposable {
  readonly projects: readonly RecipeProject[];
}

/** What `init` puts into a start script. The projects begin without it, as a user's does. */
const preload =
  /NODE_OPTIONS=--import=@tamma\/observability\/preload |--import @tamma\/observability\/preload /;

/**
 * Writes each recipe into a folder of a new workspace, as it was before `init`, and installs all of
 * them and the packed package at once: npm takes as long as for the largest of them.
 */
export async function recipeWorkspace(
  recipes: readonly Recipe[],
  tarball: string,
): Promise<RecipeWorkspace> {
  const root = await mkdtemp(join(tmpdir(), "recipes-"));
  const env = { ...environment(process.execPath), NEXT_TELEMETRY_DISABLED: "1" };
  const names = recipes.map(({ name }) => folderName(name));
  await put(root, "package.json", JSON.stringify({ private: true, workspaces: names }));
  const projects: RecipeProject[] = [];
  for (const recipe of recipes) {
    const folder = join(root, folderName(recipe.name));
    await writeRecipe(folder, recipe, tarball);
    projects.push({
      recipe,
      folder,
      env,
      run: async (command, ...args) => runIn(folder, env, command, args),
      edit: async (file, from, to) => {
        const before = await readFile(join(folder, file), "utf8");
        if (!before.includes(from)) throw new Error(`${file}: expected ${from}, got\n${before}`);
        await writeFile(join(folder, file), before.replace(from, to));
      },
    });
  }
  const flags = ["--no-audit", "--no-fund", "--prefer-offline"];
  const { code, stderr } = await runIn(root, env, "npm", ["install", ...flags]);
  if (code !== 0) throw new Error(`npm install: exit ${code}\n${stderr}`);
  return {
    projects,
    [Symbol.asyncDispose]: async () => rm(root, { recursive: true, force: true }),
  };
}

async function writeRecipe(folder: string, recipe: Recipe, tarball: string): Promise<void> {
  const { dependencies, devDependencies, files, manifest, name } = recipe;
  const start = manifest.scripts["start"] ?? "";
  const fields = {
    name: folderName(name),
    version: "1.0.0",
    private: true,
    ...manifest,
    scripts: { ...manifest.scripts, start: start.replace(preload, "") },
    dependencies: { "@tamma/observability": `file:${tarball}`, ...exact(dependencies, name) },
    devDependencies: exact(devDependencies, name),
  };
  await put(folder, "package.json", `${JSON.stringify(fields, undefined, 2)}\n`);
  for (const [path, text] of files) await put(folder, path, text);
}

function exact(installed: readonly string[], recipe: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    installed.map((one) => {
      const name = one.replace(/(?<=.)@.*$/, "");
      return [name, exactVersion(one, recipe)] as const;
    }),
  );
}

async function put(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** `node:http` becomes `node-http`, `Next.js` becomes `next-js`. */
function folderName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
