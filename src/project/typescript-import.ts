import { statSync } from "node:fs";

/** What tsc makes of each ending, the other way round. */
const sources: ReadonlyMap<string, string> = new Map([
  [".js", ".ts"],
  [".mjs", ".mts"],
  [".cjs", ".cts"],
]);

/**
 * Returns the URL of the TypeScript file that a relative import in `importer` means, or nothing
 * where there is none. tsc lets a file be imported by the name of its output, `./rules.js`, and with
 * `moduleResolution: "bundler"` also without an ending or by its folder.
 */
export function typescriptImport(specifier: string, importer: string): string | undefined {
  if (!/^\.\.?(?:\/|$)/.test(specifier) || !URL.canParse(specifier, importer)) return undefined;
  const { href, pathname } = new URL(specifier, importer);
  const [ending = ""] = /\.[cm]?js$/.exec(pathname) ?? [];
  const source = sources.get(ending);
  if (source !== undefined) return existing(`${href.slice(0, -ending.length)}${source}`);
  if (!importer.endsWith("ts")) return undefined;
  return existing(`${href}.ts`) ?? existing(`${href.replace(/\/$/, "")}/index.ts`);
}

function existing(url: string): string | undefined {
  const isFile = statSync(new URL(url), { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? url : undefined;
}
