import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/**
 * Loads a package that may not be installed, synchronously, in the form that `import` finds:
 * `require(name)` would bring a second, CommonJS copy of what the rest of the SDK has loaded.
 */
export function loadPackage(name: string): unknown {
  // tsx makes CommonJS of this file and leaves no such function: then the rest came by `require` too
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- see above
  if (import.meta.resolve === undefined) return require(name);
  return require(fileURLToPath(import.meta.resolve(name)));
}

/** Whether {@link loadPackage} failed because the package, or one that it needs, is not installed. */
export function isNotInstalled(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}
