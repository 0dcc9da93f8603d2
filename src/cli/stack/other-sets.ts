import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import type { StackModel } from "./compose.ts";
import { dockerOutput } from "./docker.ts";
import { backendSets, setsFolder } from "./settings.ts";

const setSchema = z.object({
  services: z.record(z.string(), z.unknown()).default({}),
  volumes: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Removes the containers of the sets that do not run now, and returns their services. Volumes stay,
 * and so does every container that no set declares: it is somebody else's.
 */
export async function removeOtherSets(cwd: string, model: StackModel): Promise<readonly string[]> {
  const declared = (await declaredBySets(cwd)).flatMap(({ services }) => Object.keys(services));
  const others = [...new Set(declared)].filter((service) => !model.services.has(service));
  const removed = await Promise.all(
    others.map(async (service) => ((await removeService(cwd, model, service)) ? [service] : [])),
  );
  return removed.flat().toSorted();
}

async function removeService(
  cwd: string,
  { project }: StackModel,
  service: string,
): Promise<boolean> {
  const labels = ofProject(project, `service=${service}`);
  const output = await dockerOutput(cwd, ["ps", "--all", "--quiet", ...labels]);
  const containers = output.split("\n").filter(Boolean);
  if (containers.length === 0) return false;
  // A store writes what it holds in memory when it is stopped, not when it is killed
  await dockerOutput(cwd, ["stop", ...containers]);
  await dockerOutput(cwd, ["rm", ...containers]);
  return true;
}

/** Removes the volumes of every set: Compose knows only those of the set that is chosen. */
export async function removeVolumesOfSets(cwd: string, { project }: StackModel): Promise<void> {
  const declared = (await declaredBySets(cwd)).flatMap(({ volumes }) => Object.keys(volumes));
  for (const volume of new Set(declared)) {
    const labels = ofProject(project, `volume=${volume}`);
    const output = await dockerOutput(cwd, ["volume", "ls", "--quiet", ...labels]);
    const found = output.split("\n").filter(Boolean);
    if (found.length > 0) await dockerOutput(cwd, ["volume", "rm", ...found]);
  }
}

/** What Compose writes on all that it makes. */
function ofProject(project: string, label: string): readonly string[] {
  const prefix = "label=com.docker.compose.";
  return ["--filter", `${prefix}project=${project}`, "--filter", `${prefix}${label}`];
}

async function declaredBySets(cwd: string): Promise<readonly z.infer<typeof setSchema>[]> {
  const sets = await backendSets(cwd);
  return Promise.all(
    sets.map(async (set) =>
      setSchema.parse(parse(await readFile(join(cwd, setsFolder, set, "compose.yaml"), "utf8"))),
    ),
  );
}
