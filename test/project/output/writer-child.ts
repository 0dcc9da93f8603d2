/*
 * Writes an output in a process of its own, and dies by SIGKILL where it is told to, or
 * keeps a copy of what the disk held before each step: what a kill at that step would leave.
 * Usage: echo '{"place":…,"files":{…},"dieBefore":7}' | node test/project/output/writer-child.ts
 * Prints "start", and at the end the number of steps that change the disk.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ChildTask } from "./run-writer.ts";

type Step = (...args: never[]) => Promise<unknown>;

const task: ChildTask = JSON.parse(fs.readFileSync(0, "utf8"));
let steps = 0;

function step(): void {
  if (steps === task.dieBefore) process.kill(process.pid, "SIGKILL");
  if (task.statesIn !== undefined) {
    fs.cpSync(task.place.root, join(task.statesIn, String(steps)), { recursive: true });
  }
  steps += 1;
}

/** Counts every call of a function that changes the disk. */
function count(owner: object, name: string): void {
  const real: Step = Reflect.get(owner, name);
  Reflect.set(owner, name, async function counted(this: unknown, ...args: never[]) {
    step();
    return real.apply(this, args);
  });
}

async function countSteps(): Promise<void> {
  const probe = join(tmpdir(), `probe-${process.pid}`);
  const handle = await fs.promises.open(probe, "wx");
  const handles: object = Object.getPrototypeOf(handle);
  await handle.close();
  await fs.promises.rm(probe);
  const writeFile: Step = Reflect.get(handles, "writeFile");
  Reflect.set(handles, "writeFile", async function half(this: unknown, content: Buffer | string) {
    step();
    const bytes = Buffer.from(content);
    const middle = Math.floor(bytes.length / 2);
    await writeFile.apply(this, [bytes.subarray(0, middle)] as never[]);
    step();
    await writeFile.apply(this, [bytes.subarray(middle)] as never[]);
  });
  for (const name of ["chmod", "chown", "sync"]) count(handles, name);
  for (const name of ["open", "mkdir", "rename", "rmdir", "unlink"]) count(fs.promises, name);
  syncBuiltinESMExports();
}

await countSteps();
const { writeOutput } = await import("#src/project/output/write-output.ts");
process.stdout.write("start\n");
await writeOutput(task.place, new Map(Object.entries(task.files)));
process.stdout.write(`${steps}\n`);
