import { readFile } from "node:fs/promises";

import { publishingPaths, withPublication } from "./with-publication.ts";

/** What this plugin uses of esbuild's `PluginBuild`. */
export interface EsbuildBuild {
  readonly onLoad: (
    options: { filter: RegExp; namespace: string },
    callback: (args: { path: string }) => Promise<{ contents: string; loader: "js" } | undefined>,
  ) => void;
}

/** esbuild's `Plugin`. */
export interface EsbuildPlugin {
  readonly name: string;
  readonly setup: (build: EsbuildBuild) => void;
}

/**
 * Returns the plugin for esbuild. Without it, the packages that are bundled make no spans.
 *
 * A plugin whose `onLoad` takes the same files has to come after it: esbuild asks the first alone.
 *
 * @example
 * ```js
 * import { esbuildPlugin } from "@tamma/observability/bundler";
 * import { build } from "esbuild";
 *
 * await build({
 *   entryPoints: ["app.js"],
 *   bundle: true,
 *   platform: "node",
 *   outfile: "dist/app.cjs",
 *   plugins: [esbuildPlugin()],
 * });
 * ```
 */
export function esbuildPlugin(): EsbuildPlugin {
  return {
    name: "@tamma/observability",
    setup: ({ onLoad }) =>
      onLoad({ filter: publishingPaths, namespace: "file" }, async ({ path }) => {
        const contents = withPublication(path, await readFile(path, "utf8"));
        return contents === undefined ? undefined : { contents, loader: "js" };
      }),
  };
}
