export { type BundledModule, bundledModuleChannel } from "./bundled-module.ts";
export { type EsbuildBuild, type EsbuildPlugin, esbuildPlugin } from "./esbuild.ts";
export { type RollupPlugin, rollupPlugin } from "./rollup.ts";
export { type WebpackCompiler, type WebpackPlugin, webpackPlugin } from "./webpack.ts";
