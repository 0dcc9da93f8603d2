/**
 * The contract between the bundler plugin, which writes code into a bundle, and the preload, which
 * runs before the bundle does.
 *
 * Within a bundle nobody calls `require("pg")`: hooks of Node's module loader see nothing. So the
 * plugin ends each module that an instrumentation patches with code that publishes a
 * {@link BundledModule} on this channel when it is evaluated. Without the preload nobody listens, and
 * the module stays as it is.
 *
 * The packages and files that publish are those in `publishingFiles`.
 */
export const bundledModuleChannel = "@tamma/observability:bundled-module";

/** What a module of a bundle publishes, synchronously, at the end of its evaluation. */
export interface BundledModule {
  /** The package, such as `pg` or `@grpc/grpc-js`. */
  readonly name: string;
  /** The version of the package, such as `8.23.1`; undefined if its package.json has none. */
  readonly version?: string;
  /** The file within the package, such as `lib/client.js`; `.` for what `require(name)` gives. */
  readonly file: string;
  /**
   * What the module exports. A listener may change it in place. A CommonJS module exports what a
   * listener puts here instead. Of an ES module it is the namespace: what its exports hold can be
   * changed, such as the prototype of a class, but no export can be replaced.
   */
  exports: unknown;
}
