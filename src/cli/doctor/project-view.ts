import { join } from "node:path";

import { detectEntry, type Entry } from "../../project/init/detect/entry.ts";
import type { Finding as Found } from "../../project/init/detect/finding.ts";
import { type PackageJson, readPackageJson } from "../../project/init/detect/package-json.ts";
import { detectSurroundings, type Surroundings } from "../../project/init/detect/surroundings.ts";
import { readTypescriptSetup } from "../../project/init/detect/typescript-setup.ts";
import { openFolder, type ProjectFolder } from "../../project/init/project-folder.ts";
import { type SourceFile, sourceFiles } from "./source-files.ts";
import { type StartCommand, startCommands } from "./start-commands.ts";

/** What the doctor knows of a project without running it. */
export interface ProjectView {
  readonly root: string;
  readonly folder: ProjectFolder;
  readonly manifest: PackageJson;
  readonly entry: Found<Entry> | undefined;
  readonly surroundings: Surroundings;
  readonly commands: readonly StartCommand[];
  readonly sources: readonly SourceFile[];
}

/**
 * Reads the project in a folder.
 *
 * @throws ObservabilityError `OBS_INIT_PROJECT` where there is no package.json that can be read.
 */
export function readProjectView(root: string): ProjectView {
  const folder = openFolder(root);
  const manifest = readPackageJson(folder);
  const surroundings = detectSurroundings(folder, manifest);
  const outFolder = readTypescriptSetup(folder, manifest)?.outFolder ?? "dist";
  return {
    root,
    folder,
    manifest,
    entry: detectEntry(folder, manifest, outFolder),
    surroundings,
    commands: startCommands(folder, manifest, surroundings),
    sources: sourceFiles(folder),
  };
}

/** Returns a file as the application's own code would name it, to resolve packages from there. */
export function fileIn(root: string): string {
  return join(root, "package.json");
}
