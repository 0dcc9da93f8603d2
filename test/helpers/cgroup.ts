import { existsSync, readFileSync } from "node:fs";
import { mkdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface CgroupLimits {
  readonly memoryBytes?: number;
  /** CPUs, such as `0.2`. */
  readonly cpus?: number;
}

/** A control group with limits of its own. */
export interface LimitedCgroup extends AsyncDisposable {
  /** Writing a process id to each of these moves the process into the group. */
  readonly procs: readonly string[];
}

const mount = "/sys/fs/cgroup";
const unified = existsSync(join(mount, "cgroup.controllers"));

/** Why no control group can be made here; undefined when one can. */
export const cgroupMissing =
  process.getuid?.() === 0 && (unified ? hasControllers() : existsSync(join(mount, "memory")))
    ? undefined
    : "making a control group needs root and a writable /sys/fs/cgroup";

function hasControllers(): boolean {
  const enabled = readFileSync(join(mount, "cgroup.controllers"), "utf8").split(/\s+/);
  return ["memory", "cpu"].every((controller) => enabled.includes(controller));
}

/** Makes a control group under version 2 where it is the only one mounted, else under version 1. */
export async function createCgroup(limits: CgroupLimits): Promise<LimitedCgroup> {
  const name = `health-test-${process.pid}-${Date.now()}`;
  const files = unified ? filesV2(name, limits) : filesV1(name, limits);
  const folders = [...new Set(files.map(([folder]) => folder))];
  if (unified) await writeFile(join(mount, "cgroup.subtree_control"), "+memory +cpu");
  for (const folder of folders) await mkdir(folder);
  for (const [folder, file, value] of files) await writeFile(join(folder, file), value);
  return {
    procs: folders.map((folder) => join(folder, "cgroup.procs")),
    async [Symbol.asyncDispose]() {
      for (const folder of folders) await removeEmpty(folder);
    },
  };
}

type Setting = readonly [folder: string, file: string, value: string];
const periodUs = 100_000;

function filesV2(name: string, { memoryBytes, cpus }: CgroupLimits): readonly Setting[] {
  const folder = join(mount, name);
  return [
    [folder, "memory.max", String(memoryBytes ?? "max")],
    [folder, "cpu.max", cpus === undefined ? "max" : `${cpus * periodUs} ${periodUs}`],
  ];
}

function filesV1(name: string, { memoryBytes, cpus }: CgroupLimits): readonly Setting[] {
  const quota = cpus === undefined ? -1 : cpus * periodUs;
  return [
    [join(mount, "memory", name), "memory.limit_in_bytes", String(memoryBytes ?? -1)],
    [join(mount, "cpu", name), "cpu.cfs_quota_us", String(quota)],
  ];
}

/** A group can be removed once the kernel has let go of its last process. */
async function removeEmpty(folder: string): Promise<void> {
  for (let attempt = 1; attempt <= 50; attempt += 1) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (removed) return;
    await wait(20);
  }
}
