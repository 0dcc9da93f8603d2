import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

import { typescriptImport } from "./typescript-import.ts";

/**
 * Lets Node run a project's own files as they are, for this process:
 *
 * - `.ts` and `.js` with `import` or `export` are modules, whatever `type` its package.json has: a
 *   CommonJS application has a config too, and nobody wants a warning about it.
 * - Types are stripped where Node does not do so by itself: before 22.18 that is behind a flag.
 *   https://nodejs.org/api/module.html#modulestriptypescripttypescode-options
 * - `./rules.js` is `rules.ts` where there is no such JavaScript: tsc wants it written like that.
 */
export function registerModuleHooks(): void {
  if (registered) return;
  registered = true;
  const strips = process.features.typescript !== false;
  if (!strips) hideStripWarning();
  nodeModule.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const { parentURL = "" } = context;
        const source = isProjectFile(parentURL)
          ? typescriptImport(specifier, parentURL)
          : undefined;
        if (source === undefined) throw error;
        // `require` resolves no URL. Node 22 asks no hook for it in CommonJS that was imported.
        return { url: source, shortCircuit: true };
      }
    },
    load: (url, context, nextLoad) => {
      if (!isProjectFile(url) || url.endsWith(".cjs")) return nextLoad(url, context);
      const source = readFileSync(fileURLToPath(url), "utf8");
      const typescript = url.endsWith("ts");
      const module = !url.endsWith(".cts") && usesModuleSyntax(source);
      if (typescript && !strips) {
        const stripped = nodeModule.stripTypeScriptTypes(source);
        return { format: module ? "module" : "commonjs", source: stripped, shortCircuit: true };
      }
      if (!module) return nextLoad(url, context);
      return nextLoad(url, { ...context, format: typescript ? "module-typescript" : "module" });
    },
  });
}

let registered = false;

function isProjectFile(url: string): boolean {
  return /^file:.*\.[cm]?[jt]s$/.test(url) && !url.includes("/node_modules/");
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
