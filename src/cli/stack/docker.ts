import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { ObservabilityError } from "../../errors.ts";
import type { Stack } from "./stack.ts";

/** Where `docker` runs, and with which variables. */
type Place = Pick<Stack, "folder" | "env">;

/** What a run of `docker` left behind. */
export interface DockerResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `docker` to its end, whatever its exit code.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE: there is no such command.
 */
export async function runDocker(
  { folder: cwd, env }: Place,
  args: readonly string[],
): Promise<DockerResult> {
  const child = spawn("docker", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [code, stdout, stderr] = await Promise.all([
    exitCode(child),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/**
 * Runs `docker` and returns what it prints.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE with the last line that it wrote to stderr.
 */
export async function docker(place: Place, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runDocker(place, args);
  if (code === 0) return stdout;
  const reason = stderr.trim().split("\n").at(-1);
  throw new ObservabilityError("OBS_STACK_COMPOSE", reason || `docker ${args[0]} said nothing`);
}

/**
 * Runs `docker` with its progress on stderr, or its output where the caller's goes, and returns its
 * exit code.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE: there is no such command.
 */
export async function dockerVisibly(
  { folder: cwd, env }: Place,
  args: readonly string[],
  output: "stderr" | "stdout" = "stderr",
): Promise<number | null> {
  const stdout = output === "stdout" ? 1 : 2;
  return exitCode(spawn("docker", args, { cwd, env, stdio: ["ignore", stdout, 2] }));
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
