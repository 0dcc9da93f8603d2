import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { ObservabilityError } from "../../errors.ts";

/** How a command of Docker's ended. */
export interface DockerResult {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `docker` and returns how it ended.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE when there is no such command.
 */
export async function docker(
  cwd: string,
  args: readonly string[],
  input = "",
): Promise<DockerResult> {
  const child = spawn("docker", args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
  // A command that ends without reading its input closes the pipe
  child.stdin.on("error", () => undefined).end(input);
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
export async function dockerOutput(
  cwd: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await docker(cwd, args, input);
  if (code === 0) return stdout;
  throw new ObservabilityError("OBS_STACK_COMPOSE", lastLine(stderr));
}

/**
 * Runs `docker` with its progress on stderr; true when it succeeds. If it fails it has said why.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE when there is no such command.
 */
export async function dockerVisibly(cwd: string, args: readonly string[]): Promise<boolean> {
  const child = spawn("docker", args, { cwd, stdio: ["ignore", 2, 2] });
  return (await exitCode(child)) === 0;
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

/** Returns the last line of what a command wrote to stderr: where Docker says why it failed. */
export function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "docker failed and said nothing";
}
