import { join } from "node:path";

import { partsOfAllSets } from "./backend-sets.ts";
import type { StackConfig } from "./compose.ts";
import { docker, dockerVisibly } from "./docker.ts";

/**
 * Removes the containers of sets of backends other than the chosen one, which Compose knows no
 * longer. Other containers of the project, a user's own, stay, and so do all volumes.
 */
export async function removeContainersOfOtherSets(
  cwd: string,
  { project, services }: StackConfig,
): Promise<void> {
  const current = new Set(services.map(({ name }) => name));
  const others = new Set((await partsOfAllSets(cwd)).services.filter((name) => !current.has(name)));
  const output = await docker(cwd, [
    "ps",
    "--all",
    `--filter=label=com.docker.compose.project=${project}`,
    `--format={{.Names}}\t${label("service")}\t${label("project.config_files")}`,
  ]);
  const stack = join(cwd, "docker-compose.yml");
  const containers = output
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, service = "", files = ""]) => others.has(service) && files.includes(stack))
    .flatMap(([name]) => name ?? []);
  if (containers.length === 0) return;
  // A store that is killed would replay its log at its next start
  await dockerVisibly(cwd, ["stop", ...containers]);
  await dockerVisibly(cwd, ["rm", ...containers]);
}

/** Removes the volumes of all sets of backends; their containers must be gone. */
export async function removeVolumesOfAllSets(cwd: string, project: string): Promise<void> {
  const ofSets = new Set((await partsOfAllSets(cwd)).volumes);
  const output = await docker(cwd, [
    "volume",
    "ls",
    `--filter=label=com.docker.compose.project=${project}`,
    `--format={{.Name}}\t${label("volume")}`,
  ]);
  const volumes = output
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, volume = ""]) => ofSets.has(volume))
    .flatMap(([name]) => name ?? []);
  if (volumes.length > 0) await dockerVisibly(cwd, ["volume", "rm", ...volumes]);
}

function label(name: string): string {
  return `{{.Label "com.docker.compose.${name}"}}`;
}
