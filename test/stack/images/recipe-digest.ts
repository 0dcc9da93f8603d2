import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "./cache.ts";
import { type Recipe, recipes } from "./recipes.ts";

/** Returns the digest of everything an image follows from: its recipe, its folder, its base. */
export async function recipeDigest(recipe: Recipe, root: string): Promise<string> {
  const folder = join(root, recipe.name);
  const files = (await readdir(folder)).toSorted();
  const base = recipes.find(({ name }) => name === recipe.base);
  const below = base === undefined ? "" : await recipeDigest(base, root);
  return digest(
    [JSON.stringify(recipe), below, ...files],
    files.map((file) => join(folder, file)),
  );
}
