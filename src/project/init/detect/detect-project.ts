import { ObservabilityError } from "../../../errors.ts";
import type { ProjectFolder } from "../project-folder.ts";
import { detectClients, type Client } from "./clients.ts";
import { detectEntry, type Entry } from "./entry.ts";
import type { Finding } from "./finding.ts";
import { detectFramework, type Framework } from "./framework.ts";
import { detectLayout, type Layout } from "./layout.ts";
import { nextInstrumentation, type NextInstrumentation } from "./next-instrumentation.ts";
import { readPackageJson, type PackageJson } from "./package-json.ts";
import { detectPackageManager, hasLockFile, type PackageManager } from "./package-manager.ts";
import { startsHere } from "./starts-here.ts";
import { detectSurroundings, type Surroundings } from "./surroundings.ts";
import { readTypescriptSetup, type TypescriptSetup } from "./typescript-setup.ts";
import { detectWorkspace, type Service, type Workspace } from "./workspace.ts";

/** What was found in a project's folder. */
export interface DetectedProject {
  readonly manifest: PackageJson;
  readonly packageManager: Finding<PackageManager>;
  /** Whether a lock file says which versions are installed. */
  readonly locked: boolean;
  readonly entry: Finding<Entry> | undefined;
  readonly framework: Finding<Framework>;
  readonly typescript: TypescriptSetup | undefined;
  readonly layout: Layout;
  /** The file that Next.js runs at its start. */
  readonly nextInstrumentation: NextInstrumentation | undefined;
  readonly clients: readonly Finding<Client>[];
  readonly surroundings: Surroundings;
}

/**
 * Returns what the folder holds: only read, never guessed from outside of it but for the lock file
 * and the pipelines of its repository.
 *
 * @param name The folder for new files.
 * @throws ObservabilityError `OBS_INIT_PROJECT` where there is no package.json that can be read, or
 * the folder is the root of a workspace and none of its services.
 */
export function detectProject(folder: ProjectFolder, name = "observability"): DetectedProject {
  const manifest = readPackageJson(folder);
  const packageManager = detectPackageManager(folder, manifest);
  const typescript = readTypescriptSetup(folder, manifest);
  const entry = detectEntry(folder, manifest, typescript?.outFolder ?? "dist");
  const workspace = detectWorkspace(folder, manifest);
  if (workspace !== undefined && !isService(workspace, manifest)) {
    throw workspaceRoot(workspace, packageManager.value);
  }
  const source = entry === undefined ? undefined : folder.read(entry.value.source);
  const framework = detectFramework(manifest, source);
  const layout = detectLayout(folder, {
    manifest,
    entry: entry?.value,
    setup: typescript,
    next: framework.value === "next",
    name,
  });
  return {
    manifest,
    packageManager,
    locked: hasLockFile(folder, packageManager.value),
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

/** The root starts an application itself, rather than those of its packages. */
function isService({ services }: Workspace, { scripts }: PackageJson): boolean {
  if (scripts["start"] === undefined) return false;
  return services.length === 0 || startsHere(scripts, "start");
}

function workspaceRoot({ evidence, services }: Workspace, manager: PackageManager): Error {
  const where =
    services.length === 0
      ? ["none of its packages has a start script"]
      : services.map((service) => `  ${commandFor(service, manager)}   (${service.name})`);
  return new ObservabilityError(
    "OBS_INIT_PROJECT",
    [
      `package.json: expected a service, got the root of a workspace (${evidence})`,
      "Set up each service by itself:",
      ...where,
    ].join("\n"),
  );
}

/** Every package manager installs into the package whose folder it is called in. */
function commandFor({ installed, path }: Service, { add, exec }: PackageManager): string {
  const install = installed ? "" : `${add} @tamma/observability && `;
  return `cd ${path} && ${install}${exec} tamma-obs init`;
}
