import { ObservabilityError } from "../../../errors.ts";
import type { ProjectFolder } from "../project-folder.ts";
import { detectClients, type Client } from "./clients.ts";
import { detectEntry, type Entry } from "./entry.ts";
import type { Finding } from "./finding.ts";
import { detectFramework, type Framework } from "./framework.ts";
import { detectLayout, type Layout } from "./layout.ts";
import { nextInstrumentation } from "./next-instrumentation.ts";
import { readPackageJson, type PackageJson } from "./package-json.ts";
import { detectPackageManager, type PackageManager } from "./package-manager.ts";
import { detectSurroundings, type Surroundings } from "./surroundings.ts";
import { readTypescriptSetup, type TypescriptSetup } from "./typescript-setup.ts";
import { detectWorkspace, type Workspace } from "./workspace.ts";

/** What was found in a project's folder. */
export interface DetectedProject {
  readonly manifest: PackageJson;
  readonly packageManager: Finding<PackageManager>;
  readonly entry: Finding<Entry> | undefined;
  readonly framework: Finding<Framework>;
  readonly typescript: TypescriptSetup | undefined;
  readonly layout: Layout;
  /** The file that Next.js runs at its start, where it may be written. */
  readonly nextInstrumentation: string | undefined;
  readonly clients: readonly Finding<Client>[];
  readonly surroundings: Surroundings;
}

/**
 * Returns what the folder holds: only read, never guessed from outside of it but for the lock file
 * and the pipelines of its repository.
 *
 * @throws ObservabilityError `OBS_INIT_PROJECT` where there is no package.json that can be read, or
 * the folder is the root of a workspace and none of its services.
 */
export function detectProject(folder: ProjectFolder): DetectedProject {
  const manifest = readPackageJson(folder);
  const packageManager = detectPackageManager(folder, manifest);
  const workspace = detectWorkspace(folder, manifest);
  if (workspace !== undefined && manifest.scripts["start"] === undefined) {
    throw workspaceRoot(workspace, packageManager.value);
  }
  const typescript = readTypescriptSetup(folder);
  const entry = detectEntry(folder, manifest, typescript?.outFolder ?? "dist");
  const source = entry === undefined ? undefined : folder.read(entry.value.source);
  const framework = detectFramework(manifest, source);
  const layout = detectLayout(folder, manifest, entry?.value, typescript);
  return {
    manifest,
    packageManager,
    entry,
    framework,
    typescript,
    layout,
    nextInstrumentation:
      framework.value === "next" ? nextInstrumentation(folder, layout) : undefined,
    clients: detectClients(manifest),
    surroundings: detectSurroundings(folder, manifest),
  };
}

function workspaceRoot({ evidence, services }: Workspace, { exec }: PackageManager): Error {
  const where =
    services.length === 0
      ? ["none of its packages has a start script"]
      : services.map(({ path, name }) => `  ${exec} tamma-obs init --cwd ${path}   (${name})`);
  return new ObservabilityError(
    "OBS_INIT_PROJECT",
    [
      `package.json: expected a service, got the root of a workspace (${evidence})`,
      "Set up each service by itself:",
      ...where,
    ].join("\n"),
  );
}
