import { z } from "zod";

import { ObservabilityError } from "../../errors.ts";
import { dockerOutput, dockerVisibly } from "./docker.ts";

/** A port of this machine that a service of the stack answers on. */
export interface PublishedPort {
  readonly service: string;
  readonly host: string;
  readonly port: number;
  /** The port inside the container. */
  readonly target: number;
}

/** The stack as Compose understands docker-compose.yml and .env, of the chosen profiles. */
export interface StackModel {
  /** Name of the Compose project. */
  readonly project: string;
  readonly services: ReadonlySet<string>;
  readonly ports: readonly PublishedPort[];
  /** Images that have to be there or to be pulled, each with the services that run it. */
  readonly images: ReadonlyMap<string, readonly string[]>;
}

const modelSchema = z.object({
  name: z.string(),
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      build: z.unknown().optional(),
      pull_policy: z.string().optional(),
      ports: z
        .array(
          z.object({
            host_ip: z.string().default("0.0.0.0"),
            published: z.coerce.number(),
            target: z.number(),
          }),
        )
        .default([]),
    }),
  ),
});

const psSchema = z.object({
  Publishers: z.array(z.object({ PublishedPort: z.number() })).nullable(),
});

/**
 * Returns the stack in `cwd`.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE: Docker is missing, or a variable has no value.
 */
export async function stackModel(cwd: string): Promise<StackModel> {
  const text = await dockerOutput(cwd, ["compose", "config", "--format", "json"]);
  const { name, services } = modelSchema.parse(JSON.parse(text));
  const entries = Object.entries(services);
  const pulled = entries.flatMap(([service, { image, build, pull_policy }]) =>
    image === undefined || build !== undefined || pull_policy === "never"
      ? []
      : [[image, service] as const],
  );
  return {
    project: name,
    services: new Set(Object.keys(services)),
    ports: entries.flatMap(([service, { ports }]) =>
      ports.map(({ host_ip: host, published: port, target }) => ({ service, host, port, target })),
    ),
    images: new Map(
      pulled.map(([image]) => [
        image,
        pulled.filter((other) => other[0] === image).map(([, service]) => service),
      ]),
    ),
  };
}

/** Returns the ports of this machine that the stack itself holds, if it runs already. */
export async function heldPorts(cwd: string): Promise<ReadonlySet<number>> {
  const output = await dockerOutput(cwd, ["compose", "ps", "--format", "json"]);
  const containers = output
    .split("\n")
    .filter(Boolean)
    .map((line) => psSchema.parse(JSON.parse(line)));
  return new Set(
    containers.flatMap(({ Publishers }) =>
      (Publishers ?? []).map(({ PublishedPort }) => PublishedPort),
    ),
  );
}

/**
 * Runs `docker compose` with its progress on stderr.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE when it fails; it has said why.
 */
export async function composeVisibly(cwd: string, args: readonly string[]): Promise<void> {
  if (await dockerVisibly(cwd, ["compose", ...args])) return;
  throw new ObservabilityError(
    "OBS_STACK_COMPOSE",
    `docker compose ${args[0]} failed: the reason is above`,
  );
}
