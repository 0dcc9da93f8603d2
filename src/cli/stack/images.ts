import type { StackService } from "./compose.ts";
import { dockerVisibly, runDocker } from "./docker.ts";
import type { Stack } from "./stack.ts";

/** An image that the engine lacks, and the services that run on it. */
export interface MissingImage {
  readonly image: string;
  readonly services: readonly string[];
  /** Only services of profiles need it. */
  readonly isOptional: boolean;
}

/** Returns those images that are neither in the engine nor can be pulled; pulls the others. */
export async function imagesNotToBeHad(
  stack: Stack,
  services: readonly StackService[],
): Promise<readonly MissingImage[]> {
  const missing = await missingImages(stack, services);
  if (missing.length === 0) return [];
  const names = missing.flatMap(({ services: [name] }) => name ?? []);
  await dockerVisibly(stack, ["compose", "pull", "--ignore-pull-failures", ...names]);
  return missingImages(stack, services);
}

async function missingImages(
  stack: Stack,
  services: readonly StackService[],
): Promise<readonly MissingImage[]> {
  const built = new Set(services.filter(({ isBuilt }) => isBuilt).map(({ image }) => image));
  const byImage = Map.groupBy(
    services.filter(({ image }) => image !== undefined && !built.has(image)),
    ({ image }) => image ?? "",
  );
  const found = await Promise.all(
    [...byImage].map(async ([image, users]) => {
      const { code } = await runDocker(stack, ["image", "inspect", "--format", "{{.Id}}", image]);
      const isOptional = users.every((user) => user.isOptional);
      return code === 0 ? [] : [{ image, services: users.map(({ name }) => name), isOptional }];
    }),
  );
  return found.flat();
}
