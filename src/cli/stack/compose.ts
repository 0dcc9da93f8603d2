import { z } from "zod";

import { ObservabilityError } from "../../errors.ts";
import { docker, dockerVisibly } from "./docker.ts";
import type { Stack } from "./stack.ts";

/** A port of this machine that a service of the stack answers on. */
export interface PublishedPort {
  readonly service: string;
  readonly host: string;
  readonly port: number;
  /** The port inside the container. */
  readonly target: number;
}

/** What docker-compose.yml and .env come to, of the chosen set of backends and profiles. */
export interface StackConfig {
  /** The Compose project. */
  readonly project: string;
  readonly services: readonly StackService[];
  readonly ports: readonly PublishedPort[];
}

export interface StackService {
  readonly name: string;
  readonly image: string | undefined;
  /** Its image is made here, from a Dockerfile. */
  readonly isBuilt: boolean;
  /** It runs because a profile asks for it. */
  readonly isOptional: boolean;
  /** It does one thing and ends. */
  readonly isOneShot: boolean;
  /** Names of the services that it waits for. */
  readonly needs: readonly string[];
}

const configSchema = z.object({
  name: z.string(),
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      build: z.unknown().optional(),
      profiles: z.array(z.string()).default([]),
      restart: z.string().optional(),
      depends_on: z.record(z.string(), z.unknown()).default({}),
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

/**
 * Returns what docker-compose.yml and .env come to.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE: Docker is missing, or a variable has no value.
 */
export async function stackConfig(stack: Stack): Promise<StackConfig> {
  const json = await docker(stack, ["compose", "config", "--format", "json"]);
  const { name: project, services } = configSchema.parse(JSON.parse(json));
  const entries = Object.entries(services);
  return {
    project,
    services: entries.map(([name, { image, build, profiles, restart, depends_on: needs }]) => ({
      name,
      image,
      isBuilt: build !== undefined,
      isOptional: profiles.length > 0,
      isOneShot: restart === "no",
      needs: Object.keys(needs),
    })),
    ports: entries.flatMap(([service, { ports }]) =>
      ports.map(({ host_ip: host, published: port, target }) => ({ service, host, port, target })),
    ),
  };
}

/**
 * Runs `docker compose` with its progress on stderr, or its output where the caller's goes.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE when it fails; it has said why.
 */
export async function composeVisibly(
  stack: Stack,
  args: readonly string[],
  output: "stderr" | "stdout" = "stderr",
): Promise<void> {
  const code = await dockerVisibly(stack, ["compose", ...args], output);
  if (code === 0) return;
  const command = args.find((word) => !word.startsWith("-"));
  throw new ObservabilityError(
    "OBS_STACK_COMPOSE",
    `docker compose ${command} ended with ${code}: the reason is above`,
  );
}
