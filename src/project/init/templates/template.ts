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
  };
}

/** Returns the context of a project. */
export function templateContext(project: DetectedProject): TemplateContext {
  const { applicationFolder, configFile, extension, language } = project.layout;
  return {
    project,
    typescript: language.value === "typescript",
    owner: ownerOf(project.manifest.name ?? ""),
    paths: {
      config: configFile,
      dashboards: `observability/dashboards.${extension}`,
      metrics: `${applicationFolder}/metrics.${extension}`,
      rules: `observability/rules.${extension}`,
      objectives: `observability/objectives.${extension}`,
      routing: `observability/routing.${extension}`,
      health: `${applicationFolder}/health.${extension}`,
    },
  };
}

/** Returns how one file of the project imports another, as Node.js resolves it. */
export function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
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
