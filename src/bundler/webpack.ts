import { extname } from "node:path";
import { fileURLToPath } from "node:url";

import { publishingPaths } from "./with-publication.ts";

/** What this plugin uses of webpack's and rspack's `Compiler`. */
export interface WebpackCompiler {
  readonly options: {
    readonly module: { readonly rules: unknown[] };
  };
}

/** A plugin of webpack or rspack. */
export interface WebpackPlugin {
  readonly apply: (compiler: WebpackCompiler) => void;
}

/**
 * Returns the plugin for webpack. Without it, the packages that are bundled make no spans.
 *
 * @example
 * ```js
 * import { webpackPlugin } from "@tamma/observability/bundler";
 *
 * export default {
 *   entry: "./app.js",
 *   target: "node",
 *   plugins: [webpackPlugin()],
 * };
 * ```
 */
export function webpackPlugin(): WebpackPlugin {
  // .ts when run from source, .js when built
  const loader = new URL(`./webpack-loader${extname(import.meta.url)}`, import.meta.url);
  return {
    apply({ options }) {
      options.module.rules.push({
        test: publishingPaths,
        sideEffects: true,
        use: [{ loader: fileURLToPath(loader) }],
      });
    },
  };
}
