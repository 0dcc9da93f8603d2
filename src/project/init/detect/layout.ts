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
  /** Folder of what the application imports: where its compiler finds it. */
  readonly applicationFolder: string;
  /** Why the application's compiler would refuse to import them as it is set up. */
  readonly importProblem: string | undefined;
}

/** Returns how new files fit into the project. */
export function detectLayout(
  folder: ProjectFolder,
  manifest: PackageJson,
  entry: Entry | undefined,
  setup: TypescriptSetup | undefined,
): Layout {
  const language = detectLanguage(folder, manifest, entry, setup);
  const moduleKind = detectModuleKind(manifest);
  const extension = extensionOf(language.value, moduleKind.value);
  const importProblem =
    language.value === "typescript" ? problemOf(manifest, moduleKind.value, setup) : undefined;
  const inSource = entry?.compiled === true && entry.source.startsWith("src/");
  return {
    language,
    moduleKind,
    extension,
    configFile: `observability.config.${extension}`,
    applicationFolder:
      inSource && importProblem === undefined ? "src/observability" : "observability",
    importProblem,
  };
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
  const [, major = "9", minor = "0"] =
    /(\d+)\.(\d+)/.exec(rangeOf(manifest, "typescript") ?? "") ?? [];
  const old = Number(major) < 5 || (Number(major) === 5 && Number(minor) < 8);
  if (setup.module !== "nodenext" || !old) return undefined;
  return `TypeScript ${major}.${minor} refuses to import a package of modules: update it to 5.8`;
}
