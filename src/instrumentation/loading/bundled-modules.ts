import { subscribe } from "node:diagnostics_channel";

import type { Instrumentation } from "@opentelemetry/instrumentation";

import { type BundledModule, bundledModuleChannel } from "../../bundler/bundled-module.ts";
import { patchedModules, type PatchedModule } from "./esm-hooks.ts";
import { warn } from "../warning.ts";

/**
 * Lets the instrumentations patch the packages within a bundle, which publish themselves: see
 * {@link BundledModule}.
 */
export function patchBundledModules(instrumentations: readonly Instrumentation[]): void {
  const patches = instrumentations.flatMap((instrumentation) =>
    patchedModules(instrumentation).map((module) => ({ instrumentation, module })),
  );
  subscribe(bundledModuleChannel, (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the plugin's contract
    const published = message as BundledModule;
    for (const { instrumentation, module } of patches) {
      if (module.name !== published.name) continue;
      try {
        published.exports = patched(instrumentation, module, published);
      } catch (error) {
        warn(`${published.name}: its copy in the bundle cannot be patched: ${String(error)}`);
      }
    }
  });
}

/** What the base class of all instrumentations calls when a package is required. */
type OnRequire = (module: PatchedModule, exports: unknown, name: string, folder: string) => unknown;

/**
 * Returns the exports, patched if the instrumentation supports their version. The base class reads
 * that from the package's folder, which a bundle has not.
 */
function patched(
  instrumentation: Instrumentation,
  module: PatchedModule,
  { name, version, file, exports }: BundledModule,
): unknown {
  const onRequire: unknown = Reflect.get(instrumentation, "_onRequire");
  if (typeof onRequire !== "function") throw new TypeError("the instrumentation has changed");
  const versioned: object = Object.create(instrumentation, {
    _extractPackageVersion: { value: () => version },
  });
  const path = file === "." ? name : `${name}/${file}`;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no public way; pinned, tested
  return (onRequire as OnRequire).call(versioned, module, exports, path, name);
}
