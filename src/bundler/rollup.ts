import { publishingPaths, withPublication } from "./with-publication.ts";

/** What rollup, rolldown and vite know as a `Plugin`. */
export interface RollupPlugin {
  readonly name: string;
  readonly enforce: "pre";
  readonly transform: {
    readonly order: "pre";
    readonly filter: { readonly id: RegExp };
    readonly handler: (
      code: string,
      id: string,
    ) => { code: string; map: null; moduleSideEffects: true } | undefined;
  };
}

/**
 * Returns the plugin for rollup, rolldown and vite. Without it, the packages that are bundled make
 * no spans.
 *
 * It comes before `@rollup/plugin-commonjs` by itself.
 *
 * @example
 * ```js
 * import { rollupPlugin } from "@tamma/observability/bundler";
 * import { build } from "rolldown";
 *
 * await build({
 *   input: "app.js",
 *   platform: "node",
 *   output: { file: "dist/app.mjs" },
 *   plugins: [rollupPlugin()],
 * });
 * ```
 */
export function rollupPlugin(): RollupPlugin {
  return {
    name: "@tamma/observability",
    enforce: "pre",
    transform: {
      order: "pre",
      filter: { id: publishingPaths },
      handler(source, id) {
        // Older rollups know no filter
        const code = publishingPaths.test(id) ? withPublication(id, source) : undefined;
        return code === undefined ? undefined : { code, map: null, moduleSideEffects: true };
      },
    },
  };
}
