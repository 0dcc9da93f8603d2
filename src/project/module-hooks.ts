import { existsSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Lets Node run a project's own files as they are, for this process:
 *
 * - `.ts` and `.js` with `import` or `export` are modules, whatever `type` its package.json has: a
 *   CommonJS application has a config too, and nobody wants a warning about it.
 * - `./lib.js` is `./lib.ts` where only that is there: TypeScript's own way to write it, which no
 *   compiler of a config turns into a file.
 * - Types are stripped where Node does not do so by itself: before 22.18 that is behind a flag.
 *   https://nodejs.org/api/module.html#modulestriptypescripttypescode-options
 */
export function registerModuleHooks(): void {
  if (registered) return;
  registered = true;
  const strips = process.features.typescript !== false;
  if (!strips) hideStripWarning();
  nodeModule.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const source = sourceOf(specifier, context.parentURL);
      return nextResolve(source ?? specifier, context);
    },
    load: (url, context, nextLoad) => {
      if (!isProjectFile(url)) return nextLoad(url, context);
      const source = readFileSync(fileURLToPath(url), "utf8");
      const typescript = url.endsWith("ts");
      if (!usesModuleSyntax(source)) return nextLoad(url, context);
      if (!typescript) return nextLoad(url, { ...context, format: "module" });
      if (strips) return nextLoad(url, { ...context, format: "module-typescript" });
      const stripped = nodeModule.stripTypeScriptTypes(source);
      return { format: "module", source: stripped, shortCircuit: true };
    },
  });
}

let registered = false;

function isProjectFile(url: string): boolean {
  return /^file:.*\.m?[jt]s$/.test(url) && !url.includes("/node_modules/");
}

/** Returns the file of TypeScript that an import of a project's file means, where there is no other. */
function sourceOf(specifier: string, parent = ""): string | undefined {
  if (!/^\.\.?\/.*\.m?js$/.test(specifier) || !isProjectFile(parent)) return undefined;
  const source = specifier.replace(/js$/, "ts");
  const isThere = (path: string): boolean => existsSync(new URL(path, parent));
  return !isThere(specifier) && isThere(source) ? source : undefined;
}

function usesModuleSyntax(source: string): boolean {
  // A CommonJS file may hold such lines in a string
  if (/^\s*(?:module\.)?exports\b/m.test(source)) return false;
  return /^\s*(?:import|export)\b(?!\s*\()/m.test(source);
}

/** Node says that stripping is experimental: it is, and the user did not ask for it. */
function hideStripWarning(): void {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.message.startsWith("stripTypeScriptTypes")) return;
    for (const listener of listeners) listener(warning);
  });
}
