import { run } from "./command.ts";

const recipeLabel = "tamma-observability.recipe";

/** What the engine holds under a name: nothing, an image built here, or one from elsewhere. */
export type ImageState =
  | { readonly kind: "missing" }
  | { readonly kind: "built"; readonly recipe: string }
  | { readonly kind: "pulled" };

/** Throws if no engine answers. */
export async function requireEngine(): Promise<void> {
  await run("docker", ["info", "--format", "{{.ServerVersion}}"]).catch((error: unknown) => {
    throw new Error(
      "expected a Docker engine to answer, got none; `bash .ci/docker-engine.sh` starts one",
      { cause: error },
    );
  });
}

/** Looks an image up in the engine, never in a registry. */
export async function imageState(reference: string): Promise<ImageState> {
  const known = await run("docker", ["image", "ls", "--quiet", reference]);
  if (known === "") return { kind: "missing" };
  const format = `{{index .Config.Labels "${recipeLabel}"}}`;
  const recipe = await run("docker", ["image", "inspect", "--format", format, reference]);
  return recipe === "" ? { kind: "pulled" } : { kind: "built", recipe };
}

/** Builds an image from a folder that holds its Dockerfile, labelled with its recipe's digest. */
export async function buildImage(
  reference: string,
  context: string,
  recipe: string,
): Promise<void> {
  const label = `${recipeLabel}=${recipe}`;
  // The classic builder: the engine of Debian 12 comes without BuildKit's client part.
  await run("docker", ["build", "--tag", reference, "--label", label, context], {
    env: { DOCKER_BUILDKIT: "0" },
  });
}
