import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { ObservabilityError } from "../errors.ts";
import { show } from "../show.ts";

/** A config that was being loaded. */
export interface Loading {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** The config file, relative to the root. */
  readonly file: string;
  /** The URLs of everything that was loaded, in order. */
  readonly loaded: readonly string[];
  /** @default "to load" */
  readonly expected?: string;
}

/** Where it failed, as far as it is known, and what was expected there. */
interface Failure {
  readonly place?: string | undefined;
  readonly expected?: string;
  readonly got: string;
}

/** Codes of errors whose messages name a file on each line. */
const complete: ReadonlySet<string> = new Set(["OBS_ROUTING_INVALID", "OBS_RULE_INVALID"]);

/** Returns why a config does not load: `observability/rules.ts:3: expected …, got …`. */
export function explainFailure(cause: unknown, loading: Loading): string {
  const root = realpathSync(loading.root);
  if (isOurs(cause)) {
    const place = placeOnStack(cause, root) ?? loading.file;
    const lines = cause.message.split("\n");
    return (complete.has(cause.code) ? lines : lines.map((line) => `${place}: ${line}`)).join("\n");
  }
  const { place, expected = loading.expected ?? "to load", got } = toFailure(cause, root, loading);
  return `${place ?? loading.file}: expected ${expected}, got ${withoutRoot(got, root)}`;
}

/** By name: a project may load another copy of this package. */
function isOurs(cause: unknown): cause is ObservabilityError {
  return cause instanceof Error && cause.name === "ObservabilityError" && "code" in cause;
}

function toFailure(cause: unknown, root: string, { loaded }: Loading): Failure {
  if (!(cause instanceof Error)) return { got: `${show(cause)} thrown` };
  return (
    missingModule(cause, root) ??
    missingEntry(cause, root) ??
    missingExport(cause, root) ?? {
      place: placeOnStack(cause, root) ?? placeOfSyntaxError(cause, root, loaded),
      got: `${cause.name}: ${firstLine(cause.message)}${hint(cause)}`,
    }
  );
}

function missingModule(cause: Error, root: string): Failure | undefined {
  const [, kind, wanted = "", importer = ""] =
    /^(?:Cannot find (module|package)|Directory import) '(.+?)'.* imported from (.+)$/.exec(
      firstLine(cause.message),
    ) ?? [];
  if (importer === "") return undefined;
  const place = `${relative(root, importer)}${lineOfImport(importer, wanted)}`;
  if (kind === "package") return { place, expected: "an installed package", got: wanted };
  if (kind === "module") return { place, expected: "a file to import", got: `none at ${wanted}` };
  return { place, expected: "a file to import", got: `the folder ${wanted}` };
}

function missingEntry(cause: Error, root: string): Failure | undefined {
  const [, entry = "", folder = "", importer = ""] =
    /^Package subpath '\.(.+)' is not defined by "exports" in (.+)package\.json imported from (.+)$/.exec(
      cause.message,
    ) ?? [];
  if (importer === "") return undefined;
  const name = folder.replace(/^.*node_modules\//, "").replace(/\/$/, "");
  const place = `${relative(root, importer)}${lineOfImport(importer, `${name}${entry}`)}`;
  return { place, expected: `an entry of ${name}`, got: `${name}${entry}` };
}

function missingExport(cause: Error, root: string): Failure | undefined {
  const [, wanted = "", name = ""] =
    /^The requested module '(.+)' does not provide an export named '(.+)'$/.exec(cause.message) ??
    [];
  if (wanted === "") return undefined;
  const place = placeOnStack(cause, root);
  const types = /\.m?ts:\d+$/.test(place ?? "") ? " (types need `import type`)" : "";
  return { place, expected: `an export of ${wanted}`, got: `${name}${types}` };
}

/** The first place in the project's own files on the stack: `observability/rules.ts:12`. */
export function placeOnStack({ stack = "" }: Error, root: string): string | undefined {
  // Errors of syntax begin with the place, errors that are thrown have it in a frame
  for (const [, path = "", line = ""] of stack.matchAll(
    /((?:file:\/\/|(?<=^)\/)[^\s()]+?):(\d+)/gm,
  )) {
    const found = ownPath(path.startsWith("file:") ? fileURLToPath(path) : path, root);
    if (found !== undefined) return `${found}:${line}`;
  }
  return undefined;
}

/** Checks the files that were loaded one by one: the error itself does not say which it is. */
function placeOfSyntaxError(
  cause: Error,
  root: string,
  loaded: readonly string[],
): string | undefined {
  if (cause.name !== "SyntaxError") return undefined;
  const files = loaded.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  for (const file of files) {
    const own = ownPath(file, root);
    if (own === undefined || /\.[cm]?ts$/.test(file)) continue;
    const { stderr } = spawnSync(process.execPath, ["--check", file], { encoding: "utf8" });
    const [, line] = /:(\d+)$/m.exec(stderr) ?? [];
    if (line !== undefined) return `${own}:${line}`;
  }
  return undefined;
}

function ownPath(path: string, root: string): string | undefined {
  const own = relative(root, path);
  return own.startsWith("..") || own.split(/[/\\]/).includes("node_modules") ? undefined : own;
}

/** Returns `:3`, the line that imports what was not found, or nothing where it is computed. */
function lineOfImport(importer: string, wanted: string): string {
  const lines = readFileSync(importer, "utf8").split("\n");
  const index = lines.findIndex((line) =>
    [...line.matchAll(/["']([^"']+)["']/g)].some(
      ([, specifier = ""]) =>
        specifier === wanted ||
        specifier.startsWith(`${wanted}/`) ||
        resolve(dirname(importer), specifier) === wanted,
    ),
  );
  return index === -1 ? "" : `:${index + 1}`;
}

function hint({ message }: Error): string {
  return /^Cannot access '.+' before initialization$/.test(message)
    ? " (do files import each other?)"
    : "";
}

function withoutRoot(text: string, root: string): string {
  return text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
