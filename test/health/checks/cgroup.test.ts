import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { findCgroup, readCgroupCpu, readCgroupMemory } from "#src/health/checks/cgroup.ts";
import { cpuCheck } from "#src/health/checks/cpu.ts";
import { memoryCheck } from "#src/health/checks/memory.ts";
import { probe } from "../../helpers/probe.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cgroup-"));
});
afterEach(async () => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `${text}\n`);
  }
}

/** As Docker on a cgroup v2 host shows it to a container: a namespace of its own. */
const v2Container = {
  "proc/self/cgroup": "0::/",
  "proc/self/mountinfo":
    "1 0 0:25 / / rw - overlay overlay rw\n30 1 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate",
};

/** As Docker on a cgroup v1 host: the path is the host's, the mount shows a subtree. */
const v1Container = {
  "proc/self/cgroup": "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n0::/system.slice",
  "proc/self/mountinfo": [
    "31 1 0:29 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory",
    "32 1 0:30 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct",
    "33 1 0:31 / /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw",
  ].join("\n"),
};

describe("memory under cgroup v2", () => {
  test("is what is used without inactive page cache, with its limit and pressure", async () => {
    await write({
      ...v2Container,
      "sys/fs/cgroup/memory.max": "1000000",
      "sys/fs/cgroup/memory.current": "900000",
      "sys/fs/cgroup/memory.stat": "anon 500000\ninactive_file 300000\nactive_file 100000",
      "sys/fs/cgroup/memory.pressure":
        "some avg10=12.50 avg60=3.00 avg300=1.00 total=99\nfull avg10=1.00 avg60=0.00 avg300=0.00 total=9",
    });
    expect(await readCgroupMemory(await findCgroup(root))).toEqual({
      limitBytes: 1_000_000,
      usedBytes: 600_000,
      pressure: 0.125,
    });
  });

  test("is that of the ancestor nearest to its limit", async () => {
    await write({
      "proc/self/cgroup": "0::/kubepods/pod1/app",
      "proc/self/mountinfo": "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw",
      "sys/fs/cgroup/kubepods/pod1/app/memory.max": "max",
      "sys/fs/cgroup/kubepods/pod1/app/memory.current": "100",
      "sys/fs/cgroup/kubepods/pod1/memory.max": "1000",
      "sys/fs/cgroup/kubepods/pod1/memory.current": "900",
      "sys/fs/cgroup/kubepods/memory.max": "100000",
      "sys/fs/cgroup/kubepods/memory.current": "950",
    });
    expect(await readCgroupMemory(await findCgroup(root))).toEqual({
      limitBytes: 1000,
      usedBytes: 900,
    });
  });
});

describe("memory under cgroup v1", () => {
  const folder = "sys/fs/cgroup/memory";

  test("is read in the subtree that the container sees", async () => {
    await write({
      ...v1Container,
      [`${folder}/memory.limit_in_bytes`]: "1000000",
      [`${folder}/memory.usage_in_bytes`]: "800000",
      [`${folder}/memory.stat`]: "cache 1\ninactive_file 1\ntotal_inactive_file 200000",
    });
    expect(await readCgroupMemory(await findCgroup(root))).toEqual({
      limitBytes: 1_000_000,
      usedBytes: 600_000,
    });
  });

  test("is read in a group below the mounted subtree, and in the mount for one beside it", async () => {
    const memory = (limit: number): Record<string, string> => ({
      "memory.limit_in_bytes": String(limit),
      "memory.usage_in_bytes": "900",
    });
    const under = (path: string, files: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`${path}/${name}`, text]));
    await write({
      ...v1Container,
      ...under(folder, memory(5000)),
      ...under(`${folder}/worker`, memory(1000)),
      "proc/self/cgroup": "5:memory:/docker/abc/worker",
    });
    expect((await readCgroupMemory(await findCgroup(root)))?.limitBytes).toBe(1000);
    await write({ "proc/self/cgroup": "5:memory:/elsewhere" });
    expect((await readCgroupMemory(await findCgroup(root)))?.limitBytes).toBe(5000);
  });

  test("has no limit at the largest number that the kernel writes", async () => {
    await write({
      ...v1Container,
      [`${folder}/memory.limit_in_bytes`]: "9223372036854771712",
      [`${folder}/memory.usage_in_bytes`]: "800000",
    });
    expect(await readCgroupMemory(await findCgroup(root))).toBeUndefined();
  });
});

describe("CPU time", () => {
  test("under v2 is the tightest quota with its counters", async () => {
    await write({
      "proc/self/cgroup": "0::/pod/app",
      "proc/self/mountinfo": "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw",
      "sys/fs/cgroup/pod/app/cpu.max": "200000 100000",
      "sys/fs/cgroup/pod/app/cpu.stat": "usage_usec 1\nnr_periods 9\nnr_throttled 0",
      "sys/fs/cgroup/pod/cpu.max": "50000 100000",
      "sys/fs/cgroup/pod/cpu.stat": "usage_usec 1\nnr_periods 40\nnr_throttled 10",
    });
    expect(await readCgroupCpu(await findCgroup(root))).toEqual({
      limitCpus: 0.5,
      periods: 40,
      throttledPeriods: 10,
    });
  });

  test.each([
    ["max 100000", undefined],
    ["150000 100000", 1.5],
  ])("under v2 with cpu.max %s allows %s CPUs", async (quota, cpus) => {
    await write({ ...v2Container, "sys/fs/cgroup/cpu.max": quota });
    expect((await readCgroupCpu(await findCgroup(root)))?.limitCpus).toBe(cpus);
  });

  test.each([
    ["-1", undefined],
    ["25000", 0.25],
  ])("under v1 with a quota of %s allows %s CPUs", async (quota, cpus) => {
    await write({
      ...v1Container,
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": quota,
      "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
      "sys/fs/cgroup/cpu,cpuacct/cpu.stat": "nr_periods 3\nnr_throttled 1\nthrottled_time 5",
    });
    expect((await readCgroupCpu(await findCgroup(root)))?.limitCpus).toBe(cpus);
  });
});

describe("where there is no control group", () => {
  test("nothing is found, and nothing fails", async () => {
    const cgroup = await findCgroup(root);
    expect(cgroup).toEqual({ memory: [], cpu: [] });
    expect(await readCgroupMemory(cgroup)).toBeUndefined();
    expect(await readCgroupCpu(cgroup)).toBeUndefined();
  });

  test("the checks judge by the machine", async () => {
    const memory = await probe(memoryCheck({ root, degradedAt: 1, unhealthyAt: 1 }));
    expect(memory).toMatchObject({
      status: "healthy",
      details: { machine: { limitBytes: totalmem() } },
    });
    const cpu = await probe(cpuCheck({ root, degradedAt: 1e9 }));
    expect(cpu).toMatchObject({ status: "healthy", details: { throttling: 0 } });
  });
});

describe("the memory check", () => {
  test.each([
    [840_000, "healthy"],
    [850_000, "degraded"],
    [950_000, "unhealthy"],
  ])("with %i of 1000000 bytes used is %s", async (used, status) => {
    await write({
      ...v2Container,
      "sys/fs/cgroup/memory.max": "1000000",
      "sys/fs/cgroup/memory.current": String(used),
    });
    const result = await probe(memoryCheck({ root }));
    expect(result.status).toBe(status);
    expect(result.observed).toEqual({ value: used / 1_000_000, unit: "1" });
  });

  test("is degraded under pressure although there is room", async () => {
    await write({
      ...v2Container,
      "sys/fs/cgroup/memory.max": "1000000",
      "sys/fs/cgroup/memory.current": "100000",
      "sys/fs/cgroup/memory.pressure": "some avg10=35.00 avg60=3.00 avg300=1.00 total=99",
    });
    const { status, message } = await probe(memoryCheck({ root }));
    expect(status).toBe("degraded");
    expect(message).toMatch(/container 10\.0 %, tasks wait 35\.0 % of the time$/);
  });

  test("ignores a limit above the machine's memory", async () => {
    await write({
      ...v2Container,
      "sys/fs/cgroup/memory.max": String(totalmem() * 2),
      "sys/fs/cgroup/memory.current": "1",
    });
    expect((await probe(memoryCheck({ root }))).details).toHaveProperty("machine");
  });
});

describe("the CPU check", () => {
  test("judges throttling between two runs, not since the container began", async () => {
    const stat = (periods: number, throttled: number): Promise<void> =>
      write({
        ...v2Container,
        "sys/fs/cgroup/cpu.max": "100000 100000",
        "sys/fs/cgroup/cpu.stat": `nr_periods ${periods}\nnr_throttled ${throttled}`,
      });
    const check = cpuCheck({ root, degradedAt: 1e9 });
    await stat(1000, 900);
    expect(await probe(check)).toMatchObject({ status: "healthy", details: { throttling: 0 } });
    await stat(1100, 910);
    expect(await probe(check)).toMatchObject({ status: "healthy", details: { throttling: 0.1 } });
    await stat(1200, 960);
    expect(await probe(check)).toMatchObject({ status: "degraded", details: { throttling: 0.5 } });
    // the container was restarted under the same path
    await stat(10, 9);
    expect(await probe(check)).toMatchObject({ status: "healthy", details: { throttling: 0 } });
  });
});
