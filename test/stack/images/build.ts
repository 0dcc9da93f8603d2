// Builds the images of .env that the Docker engine does not have. README.md says when.
//   node test/stack/images/build.ts              images and tools
//   node test/stack/images/build.ts --binaries   tools only; needs no Docker
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { gatherContext } from "./build-context.ts";
import { buildImage, imageState, requireEngine } from "./docker.ts";
import { goBinaries } from "./go-binaries.ts";
import {
  type ImageReferences,
  readImageReferences,
  referenceOf,
  requireSameVersion,
} from "./image-references.ts";
import { recipeDigest } from "./recipe-digest.ts";
import { type Recipe, recipes } from "./recipes.ts";
import { linkTools, toolFolder } from "./tool-links.ts";

const root = import.meta.dirname;
const binariesOnly = process.argv.includes("--binaries");

const say = (line: string): void => console.log(`images: ${line}`);
const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;

async function compileBinaries(recipe: Recipe): Promise<string | undefined> {
  if (recipe.go === undefined) return undefined;
  const started = performance.now();
  const { path, made } = await goBinaries(recipe.name, join(root, recipe.name), recipe.go);
  await linkTools(recipe.go.tools, path);
  say(`${recipe.name}: binaries ${made ? `compiled in ${seconds(started)}` : "cached, skipped"}`);
  return path;
}

async function makeImage(recipe: Recipe, references: ImageReferences): Promise<void> {
  const reference = referenceOf(recipe, references);
  const state = await imageState(reference);
  if (state.kind === "pulled") return say(`${recipe.name}: ${reference} was pulled, skipped`);
  requireSameVersion(recipe, reference);
  const binaries = await compileBinaries(recipe);
  const digest = await recipeDigest(recipe, root);
  if (state.kind === "built" && state.recipe === digest) {
    return say(`${recipe.name}: ${reference} is up to date, skipped`);
  }
  const started = performance.now();
  const context = await gatherContext(recipe, join(root, recipe.name), binaries);
  try {
    await buildImage(reference, context, digest);
  } finally {
    await rm(context, { recursive: true });
  }
  say(`${recipe.name}: ${reference} built in ${seconds(started)}`);
}

async function buildAll(): Promise<readonly string[]> {
  const references = await readImageReferences(join(root, "../../../.env"));
  if (!binariesOnly) await requireEngine();
  const failures: string[] = [];
  for (const recipe of recipes) {
    try {
      if (binariesOnly) await compileBinaries(recipe);
      else await makeImage(recipe, references);
    } catch (error) {
      failures.push(`${recipe.name}: ${messageOf(error)}`);
    }
  }
  for (const [variable, reference] of references) {
    if (recipes.some((recipe) => recipe.variable === variable)) continue;
    say(`${reference} has no recipe here, skipped; Compose pulls it where a registry answers`);
  }
  say(`tools are in ${toolFolder}`);
  return failures;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const failures = await buildAll().catch((error: unknown) => [messageOf(error)]);
for (const failure of failures) console.error(`images: ${failure}`);
if (failures.length > 0) process.exitCode = 1;
