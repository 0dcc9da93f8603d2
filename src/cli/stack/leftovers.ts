import { partsOfAllSets } from "./backend-sets.ts";
import type { StackConfig } from "./compose.ts";
import { docker, dockerVisibly } from "./docker.ts";
import type { Stack } from "./stack.ts";

/**
 * Removes the containers of sets of backends other than the chosen one, which Compose knows no
 * longer, and returns how many there were. Other containers of the project, a user's own, stay, and
 * so do all volumes.
 */
export async function removeContainersOfOtherSets(
  stack: Stack,
  { project, services }: StackConfig,
): Promise<number> {
  const current = new Set(services.map(({ name }) => name));
  const others = new Set(
    (await partsOfAllSets(stack.folder)).services.filter((name) => !current.has(name)),
  );
  const output = await docker(stack, [
    "ps",
    "--all",
    `--filter=label=com.docker.compose.project=${project}`,
    `--format={{.Names}}\t${label("service")}\t${label("project.config_files")}`,
  ]);
  const containers = output
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, service = "", files = ""]) => others.has(service) && files.includes(stack.mark))
    .flatMap(([name]) => name ?? []);
  if (containers.length === 0) return 0;
  // A store that is killed would replay its log at its next start
  await dockerVisibly(stack, ["stop", ...containers]);
  await dockerVisibly(stack, ["rm", ...containers]);
  return containers.length;
}

/** Removes the volumes of all sets of backends; their containers must be gone. */
export async function removeVolumesOfAllSets(stack: Stack, project: string): Promise<void> {
  const ofSets = new Set((await partsOfAllSets(stack.folder)).volumes);
  const output = await docker(stack, [
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
  if (volumes.length > 0) await dockerVisibly(stack, ["volume", "rm", ...volumes]);
}

function label(name: string): string {
  return `{{.Label "com.docker.compose.${name}"}}`;
}
