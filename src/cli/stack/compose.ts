import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { z } from "zod";

import { ObservabilityError } from "../../errors.ts";

/** A port of this machine that a service of the stack answers on. */
export interface PublishedPort {
  readonly service: string;
  readonly host: string;
  readonly port: number;
  /** The port inside the container. */
  readonly target: number;
}

const configSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
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
 * Returns the ports that docker-compose.yml and .env publish, of the chosen profiles.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE: Docker is missing, or a variable has no value.
 */
export async function publishedPorts(cwd: string): Promise<readonly PublishedPort[]> {
  const { services } = configSchema.parse(await composeConfig(cwd));
  return Object.entries(services).flatMap(([service, { ports }]) =>
    ports.map(({ host_ip, published, target }) => ({
      service,
      host: host_ip,
      port: published,
      target,
    })),
  );
}

/**
 * Returns docker-compose.yml with the values of .env and of the environment, of the chosen profiles.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE: Docker is missing, or a variable has no value.
 */
export async function composeConfig(cwd: string): Promise<unknown> {
  return JSON.parse(await compose(cwd, ["config", "--format", "json"]));
}

/** Returns the ports of this machine that the stack itself holds, if it runs already. */
export async function heldPorts(cwd: string): Promise<ReadonlySet<number>> {
  const lines = (await compose(cwd, ["ps", "--format", "json"])).split("\n").filter(Boolean);
  const containers = lines.map((line) => psSchema.parse(JSON.parse(line)));
  return new Set(
    containers.flatMap(({ Publishers }) =>
      (Publishers ?? []).map(({ PublishedPort }) => PublishedPort),
    ),
  );
}

/**
 * Runs `docker compose` and returns what it prints.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE with the last line that it wrote to stderr.
 */
async function compose(cwd: string, args: readonly string[]): Promise<string> {
  const child = spawn("docker", ["compose", ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const [code, stdout, stderr] = await Promise.all([
    exitCode(child),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code === 0) return stdout;
  throw new ObservabilityError("OBS_STACK_COMPOSE", lastLine(stderr));
}

/**
 * Runs `docker compose` with its progress on stderr.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE when it fails; it has said why.
 */
export async function composeVisibly(cwd: string, args: readonly string[]): Promise<void> {
  const child = spawn("docker", ["compose", ...args], { cwd, stdio: ["ignore", 2, 2] });
  const code = await exitCode(child);
  if (code === 0) return;
  throw new ObservabilityError(
    "OBS_STACK_COMPOSE",
    `docker compose ${args[0]} ended with ${code}: the reason is above`,
  );
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  try {
    await once(child, "close");
    return child.exitCode;
  } catch (cause) {
    const message = "expected the command `docker` with Compose v2, got none";
    throw new ObservabilityError("OBS_STACK_COMPOSE", message, { cause });
  }
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "docker compose failed and said nothing";
}
