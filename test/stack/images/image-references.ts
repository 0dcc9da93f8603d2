import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import type { Recipe } from "./recipes.ts";

/** Image references by their key in .env (`…_IMAGE`). */
export type ImageReferences = ReadonlyMap<string, string>;

/** Reads the keys that end in `_IMAGE` from an .env file. */
export async function readImageReferences(envFile: string): Promise<ImageReferences> {
  const entries = Object.entries(parseEnv(await readFile(envFile, "utf8")));
  return new Map(
    entries.flatMap(([key, value]) => (key.endsWith("_IMAGE") && value ? [[key, value]] : [])),
  );
}

/** Returns the name that .env gives to a recipe's image; throws if it gives none. */
export function referenceOf(recipe: Recipe, references: ImageReferences): string {
  if (recipe.variable === undefined) return recipe.reference;
  const named = references.get(recipe.variable);
  if (named === undefined) {
    throw new Error(`.env: ${recipe.variable}: expected an image reference, got nothing`);
  }
  return named;
}

/** Throws if .env names another image than the recipe builds. */
export function requireSameVersion(recipe: Recipe, reference: string): void {
  if (reference === recipe.reference) return;
  throw new Error(
    `.env: ${recipe.variable}: expected ${recipe.reference}, which is what can be built here, got ${reference}`,
  );
}
