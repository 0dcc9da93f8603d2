import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { OutputPlace } from "#src/project/output/output-place.ts";

import type { Texts } from "./sandbox.ts";

/** What a child is to write. */
export interface ChildTask {
  readonly place: OutputPlace;
  readonly files: Texts;
  /** The step, from 0, before which it dies; absent: it lives. */
  readonly dieBefore?: number;
  /** A folder for a copy of the project before each step, `0`, `1`, … */
  readonly statesIn?: string;
}

export interface Ending {
  readonly killed: boolean;
  readonly stderr: string;
  /** How often it changed the disk; undefined where it did not come to its end. */
  readonly steps: number | undefined;
}

interface Writer {
  readonly process: ChildProcess;
  /** Resolves when it begins to write. */
  readonly started: Promise<unknown>;
  readonly ended: Promise<Ending>;
}

/** Starts a process that writes an output. */
export function startWriter(task: ChildTask): Writer {
  const child = spawn(process.execPath, [join(import.meta.dirname, "writer-child.ts")], {
    // Hundreds are started: half of their time is compiling
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "writer-child-cache") },
  });
  child.stdin.end(JSON.stringify(task));
  return { process: child, started: once(child.stdout, "data"), ended: endOf(child) };
}

/** Runs a process that writes an output to its end. */
export async function runWriter(task: ChildTask): Promise<Ending> {
  return startWriter(task).ended;
}

async function endOf(child: ReturnType<typeof spawn>): Promise<Ending> {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => (output[name] += chunk));
  }
  await once(child, "close");
  const [, steps] = output.stdout.split("\n");
  return {
    killed: child.signalCode === "SIGKILL",
    stderr: output.stderr,
    steps: steps ? Number(steps) : undefined,
  };
}
