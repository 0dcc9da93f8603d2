import { posix } from "node:path";

import type { DetectedProject } from "../detect/detect-project.ts";

/** What the texts of new files depend on. */
export interface TemplateContext {
  readonly project: DetectedProject;
  readonly typescript: boolean;
  /** The team that gets alerts until the user says otherwise: the package's own name. */
  readonly owner: string;
  /** Paths from the project's folder. */
  readonly paths: {
    readonly config: string;
    readonly dashboards: string;
    readonly metrics: string;
    readonly rules: string;
    readonly objectives: string;
    readonly routing: string;
    readonly health: string;
    /** What Next.js runs at its start; absent with any other framework. */
    readonly instrumentation: string | undefined;
  };
}

/** Returns the context of a project. */
export function templateContext(project: DetectedProject): TemplateContext {
  const { applicationFolder, configFile, extension, folder, language } = project.layout;
  return {
    project,
    typescript: language.value === "typescript",
    owner: ownerOf(project.manifest.name ?? ""),
    paths: {
      config: configFile,
      dashboards: `${folder}/dashboards.${extension}`,
      metrics: `${applicationFolder}/metrics.${extension}`,
      rules: `${folder}/rules.${extension}`,
      objectives: `${folder}/objectives.${extension}`,
      routing: `${folder}/routing.${extension}`,
      health: `${applicationFolder}/health.${extension}`,
      instrumentation: project.nextInstrumentation?.path,
    },
  };
}

/** Returns how one file of the project imports another, as Node.js resolves it. */
export function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/**
 * Returns how the application's entry names one of the new files. Compilers differ in what a path
 * ends in: as their output, as the file, or in nothing.
 */
export function specifierInApplication(
  { paths, project, typescript }: TemplateContext,
  to: string,
): string {
  const { entry, framework, layout, typescript: setup } = project;
  if (framework.value === "next") {
    const path = specifier(paths.instrumentation ?? "instrumentation.ts", to);
    return path.replace(/\.ts$/, "");
  }
  const { runner = "", source = "index" } = entry?.value ?? {};
  const path = specifier(source, to);
  const runsAsItStands = runner === "node" && entry?.value.compiled === false;
  if (!typescript || runsAsItStands || setup?.importsEndInTs === true) return path;
  const asOutput =
    layout.moduleKind.value === "module" || (setup?.module.startsWith("node") ?? false);
  return path.replace(/\.ts$/, asOutput ? ".js" : "");
}

/** Whether the application's entry is CommonJS as it stands, which has `require` alone. */
export function isRequired({ project, typescript }: TemplateContext): boolean {
  const { entry, framework, layout } = project;
  if (typescript || framework.value === "next") return false;
  const source = entry?.value.source ?? "";
  return (
    source.endsWith(".cjs") || (layout.moduleKind.value === "commonjs" && !source.endsWith(".mjs"))
  );
}

/** Returns the line by which the application's entry gets names of one of the new files. */
export function importLine(context: TemplateContext, names: readonly string[], to: string): string {
  const from = specifierInApplication(context, to);
  const list = names.join(", ");
  return isRequired(context)
    ? `const { ${list} } = require("${from}");`
    : `import { ${list} } from "${from}";`;
}

/** Returns the first line of a JavaScript file: editors then check it as they do TypeScript. */
export function checkedByEditors({ typescript }: TemplateContext): string {
  return typescript ? "" : "// @ts-check\n";
}

function ownerOf(name: string): string {
  const plain = name
    .replace(/^@[^/]*\//, "")
    .replaceAll(/[^a-zA-Z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain === "" ? "service" : plain.toLowerCase();
}
