import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { z } from "zod";

import { ObservabilityError } from "../../errors.ts";

/** How a child process is started: the Node that runs this one, with `args`. */
export interface Launch {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Gives up the start. */
  readonly signal: AbortSignal;
}

/** Each service of the shop says this when it is ready. */
const listeningLine = z.object({ msg: z.literal("listening"), port: z.int() });

const startTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;
/** An uncaught error with its stack. */
const keptErrorLines = 20;

/** A running service of the shop. */
export class ServiceProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Ends the process, by force if it does not end by itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    await stop(this.#child);
  }
}

/**
 * Starts a service and waits until it listens.
 *
 * @throws ObservabilityError `OBS_DEMO_SHOP` with the last lines of its stderr.
 */
export async function startService(launch: Launch): Promise<ServiceProcess> {
  launch.signal.throwIfAborted();
  const child = spawn(process.execPath, launch.args, {
    env: launch.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    errors.push(line);
    if (errors.length > keptErrorLines) errors.shift();
  });
  try {
    return new ServiceProcess(child, await listeningPort(child, launch));
  } catch (cause) {
    await stop(child);
    launch.signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ObservabilityError("OBS_DEMO_SHOP", [reason, ...errors].join("\n  "), { cause });
  }
}

/** Its lines are read to the end: a full pipe would stop the service. */
async function listeningPort(child: ChildProcess, { name, signal }: Launch): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  if (child.stdout !== null) {
    createInterface(child.stdout).on("line", (line) => {
      const parsed = listeningLine.safeParse(parseJson(line));
      if (parsed.success) resolve(parsed.data.port);
    });
  }
  child.once("error", reject);
  const giveUp = (): void => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  child.once("exit", (code, signal) => {
    reject(new Error(`${name}: expected it to listen, it ended with ${code ?? signal}`));
  });
  const timer = setTimeout(() => {
    reject(new Error(`${name}: expected it to listen within ${startTimeoutMs} ms`));
  }, startTimeoutMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
