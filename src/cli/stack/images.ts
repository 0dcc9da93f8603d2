import { ObservabilityError } from "../../errors.ts";
import { docker, dockerVisibly } from "./docker.ts";
import type { StackModel } from "./compose.ts";

/**
 * Pulls what is missing before anything is started.
 *
 * @throws ObservabilityError OBS_STACK_IMAGE naming every image that cannot be had.
 */
export async function requireImages(cwd: string, { images }: StackModel): Promise<void> {
  const missing = await missingImages(cwd, [...images.keys()]);
  for (const image of missing) await dockerVisibly(cwd, ["pull", "--quiet", image]);
  const lacking = await missingImages(cwd, missing);
  if (lacking.length === 0) return;
  const list = lacking.map((image) => `${image} (${images.get(image)?.join(", ")})`).join(", ");
  throw new ObservabilityError(
    "OBS_STACK_IMAGE",
    `neither here nor to be pulled: ${list}; nothing was started`,
  );
}

async function missingImages(cwd: string, images: readonly string[]): Promise<readonly string[]> {
  const results = await Promise.all(
    images.map(async (image) => ({
      image,
      ...(await docker(cwd, ["image", "inspect", "--format", "{{.Id}}", image])),
    })),
  );
  return results.filter(({ code }) => code !== 0).map(({ image }) => image);
}
