import type { ProjectFolder } from "../project-folder.ts";
import type { Entry } from "./entry.ts";
import type { Finding } from "./finding.ts";
import { rangeOf, type PackageJson } from "./package-json.ts";
import type { TypescriptSetup } from "./typescript-setup.ts";

/** In which language new files are written, and where. */
export interface Layout {
  readonly language: Finding<"typescript" | "javascript">;
  readonly moduleKind: Finding<"module" | "commonjs">;
  readonly extension: "ts" | "js" | "mjs";
  readonly configFile: string;
  /** Folder of what Node.js runs for `tamma-obs` and the application does not import. */
  readonly folder: string;
  /**
   * Folder of what the application imports: below that of its entry. A compiler writes into `dist`
   * what it compiles from their common folder on, so a file beside `src` would move all others.
   */
  readonly applicationFolder: string;
  /** Why the application's compiler would refuse to import them as it is set up. */
  readonly importProblem: string | undefined;
}

/** What the layout depends on. */
export interface LayoutSources {
  readonly manifest: PackageJson;
  readonly entry: Entry | undefined;
  readonly setup: TypescriptSetup | undefined;
  /** Whether the application is Next.js', which has no entry but a folder of pages. */
  readonly next: boolean;
  /** The folder's name for new files. */
  readonly name: string;
}

/** Returns how new files fit into the project. */
export function detectLayout(folder: ProjectFolder, sources: LayoutSources): Layout {
  const { entry, manifest, name, setup } = sources;
  const language = detectLanguage(folder, manifest, entry, setup);
  const moduleKind = detectModuleKind(manifest);
  const extension = extensionOf(language.value, moduleKind.value);
  const configFile = `observability.config.${extension}`;
  const source = sourceFolder(folder, sources, language.value);
  // Where they are stays where they are: the user's rules and code import them from there
  const before = folder.read(configFile)?.includes(`"./${name}/metrics.`) ?? false;
  return {
    language,
    moduleKind,
    extension,
    configFile,
    folder: name,
    applicationFolder: before ? name : `${source}${name}`,
    importProblem:
      language.value === "typescript" ? problemOf(manifest, moduleKind.value, setup) : undefined,
  };
}

/**
 * Whether Next.js' pages lie in `src`, where its instrumentation file then has to be too.
 */
export function nextInSource(folder: ProjectFolder): boolean {
  return folder.list("src").some((name) => name === "app" || name === "pages");
}

/** The folder that the application's own files lie in, with a `/`; empty where that is the root. */
function sourceFolder(
  folder: ProjectFolder,
  { entry, next }: LayoutSources,
  language: "typescript" | "javascript",
): string {
  if (next) return nextInSource(folder) ? "src/" : "";
  if (entry === undefined) {
    const found = folder.list("src").some((name) => /\.[cm]?tsx?$/.test(name));
    return found && language === "typescript" ? "src/" : "";
  }
  const [, upToSrc] = /^((?:[^/]+\/)*?src\/)/.exec(entry.source) ?? [];
  if (upToSrc !== undefined) return upToSrc;
  // Nothing compiles JavaScript: its files stay where they are
  const [, top = ""] = /^([^/]+\/)/.exec(entry.source) ?? [];
  return language === "typescript" ? top : "";
}

/** A config that is there decides: a second run goes on in its language. */
function detectLanguage(
  folder: ProjectFolder,
  manifest: PackageJson,
  entry: Entry | undefined,
  setup: TypescriptSetup | undefined,
): Layout["language"] {
  const config = folder.list(".").find((name) => /^observability\.config\.m?[jt]s$/.test(name));
  if (config !== undefined) {
    return { value: config.endsWith("ts") ? "typescript" : "javascript", evidence: config };
  }
  if (entry?.source.endsWith("ts") === true) {
    return { value: "typescript", evidence: entry.source };
  }
  if (setup !== undefined) return { value: "typescript", evidence: "tsconfig.json" };
  const range = rangeOf(manifest, "typescript");
  if (range !== undefined && entry === undefined) {
    return { value: "typescript", evidence: `typescript ${range}` };
  }
  return { value: "javascript", evidence: entry?.source ?? "no tsconfig.json" };
}

function detectModuleKind({ type }: PackageJson): Layout["moduleKind"] {
  if (type === "module") return { value: "module", evidence: "type module" };
  return { value: "commonjs", evidence: type === undefined ? "no type" : `type ${type}` };
}

/** `.mjs` is a module in any package; TypeScript is run with its types left out. */
function extensionOf(
  language: "typescript" | "javascript",
  moduleKind: "module" | "commonjs",
): Layout["extension"] {
  if (language === "typescript") return "ts";
  return moduleKind === "module" ? "js" : "mjs";
}

/** In CommonJS, TypeScript before 5.8 and its older module kinds refuse a package of modules. */
function problemOf(
  manifest: PackageJson,
  moduleKind: "module" | "commonjs",
  setup: TypescriptSetup | undefined,
): string | undefined {
  if (moduleKind === "module" || setup === undefined) return undefined;
  if (setup.module === "node16" || setup.module === "node18") {
    return `"module": "${setup.module}" in tsconfig.json refuses to import a package of modules: make it "nodenext"`;
  }
  // What is installed decides: ^5.7 of today is 5.9
  const version = setup.version ?? latestOf(rangeOf(manifest, "typescript") ?? "");
  const [, major = "9", minor = "0"] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const old = Number(major) < 5 || (Number(major) === 5 && Number(minor) < 8);
  if (setup.module !== "nodenext" || !old) return undefined;
  return `TypeScript ${major}.${minor} refuses to import a package of modules: update it to 5.8`;
}

/** The last of its major version that a range takes: 5.9 for `^5.7.3`. */
function latestOf(range: string): string {
  return /^\^5\b/.test(range) ? "5.9" : range;
}
