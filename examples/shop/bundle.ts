/**
 * Writes the shop as JavaScript that runs from node_modules, where Node strips no types. Its
 * framework and logger come along, so that `tamma-obs demo` works where neither is installed.
 * Run: node examples/shop/bundle.ts [FOLDER]
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import express from "express";
import { rolldown, type Plugin } from "rolldown";

const root = resolve(import.meta.dirname, "../..");
const target = resolve(process.argv[2] ?? join(root, "dist/shop"));
const expressFolder = join(root, "node_modules/express");
const bundled = new Set<string>();

/** Two thirds of express' weight are tables of encodings that no JSON body may have. */
const withoutEncodings: Plugin = {
  name: "without-encodings",
  load: {
    filter: { id: /iconv-lite[\\/]encodings[\\/](?:dbcs|sbcs)-/ },
    handler: () => "module.exports = {};",
  },
};

const noteModules: Plugin = {
  name: "note-modules",
  moduleParsed: ({ id }) => void bundled.add(id),
};

/** What the package depends on, and PostgreSQL's client, which the demo does without. */
const external = [/^node:/, /^@tamma\//, /^@opentelemetry\//, "zod", "pg"];

const programs = await rolldown({
  input: ["gateway", "orders", "worker", "load"].map((name) =>
    join(import.meta.dirname, `${name}.ts`),
  ),
  platform: "node",
  external: [...external, "express"],
  plugins: [noteModules],
});
await programs.write({ dir: target, minify: true, entryFileNames: "[name].js" });

// Alone, since the instrumentation knows it by its name: src/embedded/demo/shop-files.ts
const framework = await rolldown({
  input: join(expressFolder, "index.js"),
  platform: "node",
  plugins: [withoutEncodings, noteModules],
});
await framework.write({
  file: join(target, "express.cjs"),
  format: "cjs",
  minify: true,
  postFooter: Object.keys(express).map(exportedByName).join("\n"),
});

const { name, version } = await manifest(expressFolder);
const json = `${JSON.stringify({ name, version, main: "express.cjs" }, undefined, 2)}\n`;
await writeFile(join(target, "express.json"), json);

await writeFile(join(target, "LICENSES"), await licenses());

async function manifest(
  folder: string,
): Promise<{ readonly name: string; readonly version: string }> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

/** Where Node imports CommonJS it reads names of exports in the source, and finds none in a bundle. */
function exportedByName(name: string): string {
  return `module.exports.${name} = module.exports.${name};`;
}

/** Returns the licences of all packages whose code was taken in. */
async function licenses(): Promise<string> {
  const folders = new Set(
    [...bundled].flatMap(
      (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? [],
    ),
  );
  const texts = await Promise.all([...folders].toSorted().map((folder) => license(folder)));
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}

async function license(folder: string): Promise<string> {
  const name = folder.replace(/^.*[\\/]node_modules[\\/]/, "").replaceAll("\\", "/");
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) {
    return `${name}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
  }
  const readme = await readFile(join(folder, "README.md"), "utf8").catch(() => "");
  const section = /#+ *licen[cs]e[\s\S]*$/i.exec(readme)?.[0];
  if (section === undefined) {
    throw new Error(`${join(folder, "LICENSE")}: expected the package's licence, got none`);
  }
  return `${name}\n\n${section.trim()}\n`;
}
