import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import { esbuildPlugin, rollupPlugin, webpackPlugin } from "#src/bundler/index.ts";

export type Bundler = "esbuild" | "rolldown" | "webpack";

export interface BundleOptions {
  readonly bundler: Bundler;
  readonly format: "cjs" | "esm";
  readonly entry: string;
  readonly folder: string;
  readonly minify: boolean;
  readonly plugin: boolean;
}

/** A bundle of ES modules has no `require`, which packages in CommonJS use for Node's modules. */
const banner = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;
const external = ["pg-native"];

/** Bundles an application as the manuals say and returns the file. `foreign` has the bundlers. */
export async function bundle(foreign: string, options: BundleOptions): Promise<string> {
  const { bundler, format, entry, folder, plugin } = options;
  const name = basename(entry).replace(/\.\w+$/, "");
  const file = join(folder, `${name}.${bundler}.${format === "esm" ? "mjs" : "cjs"}`);
  const load = createRequire(join(foreign, "package.json"));
  switch (bundler) {
    case "esbuild":
      await withEsbuild(load("esbuild"), file, options, plugin);
      break;
    case "rolldown":
      await withRolldown(await import(load.resolve("rolldown")), file, options, plugin);
      break;
    case "webpack":
      await withWebpack(load("webpack"), file, options, plugin);
      break;
  }
  return file;
}

type Build = (
  // oxlint-disable-next-line typescript/no-explicit-any -- of foreign packages, whose types are not installed here
  tool: any,
  file: string,
  options: BundleOptions,
  plugin: boolean,
) => Promise<void>;

const withEsbuild: Build = async (tool, file, { entry, format, minify }, plugin) => {
  await tool.build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: "node",
    sourcemap: true,
    logLevel: "error",
    minify,
    external,
    format,
    ...(format === "esm" ? { banner: { js: banner } } : {}),
    plugins: plugin ? [esbuildPlugin()] : [],
  });
};

const withRolldown: Build = async (tool, file, { entry, format, minify }, plugin) => {
  await tool.build({
    input: entry,
    platform: "node",
    logLevel: "silent",
    external,
    plugins: plugin ? [rollupPlugin()] : [],
    output: { file, format, sourcemap: true, minify, codeSplitting: false },
  });
};

const withWebpack: Build = async (tool, file, { entry, format, minify }, plugin) => {
  const esm = format === "esm";
  const stats = await new Promise<{ hasErrors(): boolean; toString(): string }>((done, failed) => {
    tool(
      {
        entry,
        target: "node22",
        mode: "production",
        devtool: "source-map",
        externals: { "pg-native": "commonjs pg-native" },
        ...(esm ? { experiments: { outputModule: true } } : {}),
        optimization: { minimize: minify },
        output: {
          path: dirname(file),
          filename: basename(file),
          ...(esm ? { module: true, chunkFormat: "module", library: { type: "module" } } : {}),
        },
        plugins: plugin ? [webpackPlugin()] : [],
      },
      // oxlint-disable-next-line typescript/no-explicit-any -- webpack's Stats
      (error: Error | null, result: any) => (error === null ? done(result) : failed(error)),
    );
  });
  if (stats.hasErrors()) throw new Error(stats.toString());
};
