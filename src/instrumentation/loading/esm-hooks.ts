import { builtinModules, createRequire, register, syncBuiltinESMExports } from "node:module";

import {
  register as registerSyncHooks,
  supportsSyncHooks,
} from "import-in-the-middle/register-hooks.mjs";

/** What an instrumentation says that it patches; see InstrumentationNodeModuleDefinition. */
export interface PatchedModule {
  readonly name: string;
  readonly files: readonly { readonly name: string }[];
}

/**
 * Lets the instrumentations patch packages that ESM code imports.
 *
 * Only the packages that `instrumentations` patch are wrapped. Wrapping everything breaks circular
 * ESM, and wrapping node:http as well gives two client spans a request:
 * https://github.com/open-telemetry/opentelemetry-js/issues/6428
 *
 * Node's asynchronous hooks (`module.register`) are deprecated in 26 and serve only the versions
 * whose synchronous hooks lack https://github.com/nodejs/node/pull/59929. There they must not be
 * registered from `--require`: Node then fails to load the application ("resolveSync() is not
 * implemented", seen with 22.15.0), so under `--require` only CommonJS is instrumented there.
 */
export function registerEsmHooks(
  instrumentations: readonly object[],
  { asynchronous }: { readonly asynchronous: boolean },
): void {
  const modules = instrumentations.flatMap(patchedModules);
  const include = modules
    .filter(({ name }) => !builtinModules.includes(name))
    .flatMap(({ name, files }) => [[name], files.map((file) => fileUrl(file.name))])
    .flat();
  if (include.length === 0) return;
  if (supportsSyncHooks()) registerSyncHooks({ include });
  else if (asynchronous)
    register("import-in-the-middle/hook.mjs", { parentURL: import.meta.url, data: { include } });
}

/**
 * Patches Node's own modules now, in place, and shows the patched functions to ESM's named imports
 * (`import { get } from "node:http"`), which need no hook for it.
 */
export function patchBuiltins(instrumentations: readonly object[]): void {
  const require = createRequire(import.meta.url);
  const names = instrumentations.flatMap(patchedModules).map(({ name }) => name);
  for (const name of names) if (builtinModules.includes(name)) require(name);
  syncBuiltinESMExports();
}

/** Returns the modules that an instrumentation patches; none for those that use channels only. */
export function patchedModules(instrumentation: object): readonly PatchedModule[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no public accessor; pinned, tested
  return (Reflect.get(instrumentation, "_modules") ?? []) as readonly PatchedModule[];
}

function fileUrl(file: string): RegExp {
  return new RegExp(`/node_modules/${file.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
