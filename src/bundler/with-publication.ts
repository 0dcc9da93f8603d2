import { type BundledModule, bundledModuleChannel } from "./bundled-module.ts";
import { type PackageFile, packageFile } from "./package-file.ts";
import { publishingFiles } from "./publishing-files.ts";

/**
 * Returns the source of the module at `path` followed by the code that publishes the module;
 * undefined for a module that is to stay as it is. Nothing moves, so source maps keep their meaning.
 */
export function withPublication(path: string, source: string): string | undefined {
  const file = packageFile(path);
  const published = file === undefined ? undefined : publishedFile(file);
  if (file === undefined || published === undefined) return undefined;
  const { name, version } = file;
  const message = { name, ...(version === undefined ? {} : { version }), file: published };
  const publish = isEsModule(file, source) ? publishNamespace : publishExports;
  return `${source}\n${publish(message, file)}\n`;
}

/** Matches the paths of all modules that may publish themselves, and of some that do not. */
export const publishingPaths = new RegExp(
  `[\\\\/]node_modules[\\\\/](?:${Object.keys(publishingFiles).join("|").replaceAll("/", "[\\\\/]")})[\\\\/].*\\.[cm]?js$`,
);

/** Returns what the table calls the file, if it is there. */
function publishedFile({ name, path, isMain }: PackageFile): string | undefined {
  const files = publishingFiles[name] ?? [];
  if (isMain && files.includes(".")) return ".";
  return files.find((file) => file === path);
}

/** Some packages have ES modules in `.js` files that only bundlers read, as package.json's `module`. */
function isEsModule({ path, isModule }: PackageFile, source: string): boolean {
  if (path.endsWith(".mjs")) return true;
  if (path.endsWith(".cjs")) return false;
  return isModule || /^(?:import|export)[\s{*]/m.test(source);
}

type Message = Omit<BundledModule, "exports">;

/**
 * `process.getBuiltinModule`, because a bundle of ES modules has no `require`, and a module for
 * browsers has no `process`. A function, because the names of a module are its own.
 */
function publication(message: Message, exports: string, then: string): string {
  const fields = `${JSON.stringify(message).slice(0, -1)},exports:${exports}}`;
  return `if(typeof process==="object"&&process.getBuiltinModule){var m=${fields};process.getBuiltinModule("node:diagnostics_channel").channel(${JSON.stringify(bundledModuleChannel)}).publish(m);${then}}`;
}

function publishExports(message: Message): string {
  const replace = "if(m.exports!==module.exports)module.exports=m.exports;";
  return `;(function(module){${publication(message, "module.exports", replace)}})(module);`;
}

/** A module may import itself: that gives its exports, those that it hands on included. */
function publishNamespace(message: Message, { path }: PackageFile): string {
  const self = JSON.stringify(`./${path.slice(path.lastIndexOf("/") + 1)}`);
  return `;import * as tammaObservabilitySelf from ${self};(function(){${publication(message, "tammaObservabilitySelf", "")}})();`;
}
