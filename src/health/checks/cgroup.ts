import { readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/** Where the control group of this process keeps its files, itself first, then its ancestors. */
export interface Cgroup {
  readonly memory: readonly CgroupLevel[];
  readonly cpu: readonly CgroupLevel[];
}

interface CgroupLevel {
  readonly version: 1 | 2;
  readonly path: string;
}

/** Memory held against the limit that is nearest to being hit, in bytes. */
export interface CgroupMemory {
  readonly limitBytes: number;
  /** Without the page cache that the kernel drops first, as the kubelet counts it. */
  readonly usedBytes: number;
  /** Share of the last 10 s in which some task waited for memory, 0 to 1; cgroup v2 only. */
  readonly pressure?: number;
}

/** CPU time granted and refused. The counters only grow. */
export interface CgroupCpu {
  /** CPUs that the tightest quota allows, such as `0.5`. */
  readonly limitCpus: number;
  readonly periods: number;
  readonly throttledPeriods: number;
}

/**
 * Returns the cgroup of this process, with no levels where there is none (not Linux, no mount).
 *
 * `root` is where `/proc` and the mounts are looked up. The mount may show a subtree (a container
 * without a cgroup namespace), so the mount's own root is taken off the path:
 * https://man7.org/linux/man-pages/man7/cgroups.7.html, `/proc/pid/mountinfo` in proc(5).
 */
export async function findCgroup(root = "/"): Promise<Cgroup> {
  const [memberships, mounts] = await Promise.all([
    readText(join(root, "proc/self/cgroup")),
    readText(join(root, "proc/self/mountinfo")),
  ]);
  const mounted = parseMounts(mounts ?? "");
  const levels = (controller: string): readonly CgroupLevel[] =>
    locate(controller, memberships ?? "", mounted, root);
  return { memory: levels("memory"), cpu: levels("cpu") };
}

interface Mount {
  readonly version: 1 | 2;
  readonly root: string;
  readonly point: string;
  readonly controllers: readonly string[];
}

/** `36 35 0:33 <root> <point> rw - cgroup cgroup rw,memory`; the part after ` - ` names the type. */
function parseMounts(text: string): readonly Mount[] {
  return text.split("\n").flatMap((line): Mount[] => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root = "/", point = ""] = before.split(" ");
    const [type, , options = ""] = after.split(" ");
    if (type === "cgroup2") return [{ version: 2, root, point, controllers: [] }];
    return type === "cgroup" ? [{ version: 1, root, point, controllers: options.split(",") }] : [];
  });
}

/** `4:memory:/docker/abc` under v1, `0::/docker/abc` under v2. A v1 controller has no v2 files. */
function locate(
  controller: string,
  memberships: string,
  mounts: readonly Mount[],
  root: string,
): readonly CgroupLevel[] {
  const rows = memberships.split("\n").map((line) => {
    const [, controllers = "", ...path] = line.split(":");
    return { controllers: controllers.split(","), path: path.join(":") };
  });
  const v1 = rows.find((row) => row.controllers.includes(controller));
  const v2 = rows.find((row) => row.controllers[0] === "" && row.path !== "");
  const mount =
    v1 === undefined
      ? mounts.find((candidate) => candidate.version === 2)
      : mounts.find((candidate) => candidate.controllers.includes(controller));
  const path = (v1 ?? v2)?.path;
  return mount === undefined || path === undefined ? [] : ancestry(mount, path, root);
}

function ancestry(mount: Mount, path: string, root: string): readonly CgroupLevel[] {
  const inside = posix.relative(mount.root, path);
  const top = join(root, mount.point);
  // a path outside the mounted subtree is a foreign namespace: only the mount itself is visible
  const own = inside.startsWith("..") ? top : join(top, inside);
  const levels: CgroupLevel[] = [];
  for (let at = own; at.length >= top.length; at = dirname(at)) {
    levels.push({ version: mount.version, path: at });
    if (at === "/") break;
  }
  return levels;
}

/** Returns the memory of the level with the largest used share, or undefined without a limit. */
export async function readCgroupMemory(cgroup: Cgroup): Promise<CgroupMemory | undefined> {
  const levels = await Promise.all(cgroup.memory.map(async (level) => memoryOf(level)));
  const limited = levels.filter((level) => level !== undefined);
  const share = (level: CgroupMemory): number => level.usedBytes / level.limitBytes;
  return limited.toSorted((a, b) => share(b) - share(a))[0];
}

const memoryFiles = {
  1: {
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    cache: "total_inactive_file",
  },
  2: { limit: "memory.max", used: "memory.current", cache: "inactive_file" },
} as const;

/** "No limit" under v1 is the largest page-aligned signed 64-bit number. */
const unlimitedBytes = 2 ** 60;

async function memoryOf(level: CgroupLevel): Promise<CgroupMemory | undefined> {
  const files = memoryFiles[level.version];
  const [limit, used, stat, pressure] = await Promise.all([
    readNumber(join(level.path, files.limit)),
    readNumber(join(level.path, files.used)),
    readCounters(join(level.path, "memory.stat")),
    readText(join(level.path, "memory.pressure")),
  ]);
  if (limit === undefined || used === undefined || limit >= unlimitedBytes) return undefined;
  const some = /^some avg10=([\d.]+)/m.exec(pressure ?? "")?.[1];
  return {
    limitBytes: limit,
    usedBytes: Math.max(0, used - (stat.get(files.cache) ?? 0)),
    ...(some === undefined ? {} : { pressure: Number(some) / 100 }),
  };
}

/** Returns the tightest CPU quota and how often it bit, or undefined without a quota. */
export async function readCgroupCpu(cgroup: Cgroup): Promise<CgroupCpu | undefined> {
  const levels = await Promise.all(cgroup.cpu.map(async (level) => cpuOf(level)));
  const limited = levels.filter((level) => level !== undefined);
  return limited.toSorted((a, b) => a.limitCpus - b.limitCpus)[0];
}

async function cpuOf(level: CgroupLevel): Promise<CgroupCpu | undefined> {
  const limitCpus = await (level.version === 1 ? quotaV1(level.path) : quotaV2(level.path));
  if (limitCpus === undefined) return undefined;
  const stat = await readCounters(join(level.path, "cpu.stat"));
  return {
    limitCpus,
    periods: stat.get("nr_periods") ?? 0,
    throttledPeriods: stat.get("nr_throttled") ?? 0,
  };
}

async function quotaV1(path: string): Promise<number | undefined> {
  const quota = await readNumber(join(path, "cpu.cfs_quota_us"));
  const period = await readNumber(join(path, "cpu.cfs_period_us"));
  return quota === undefined || period === undefined || quota <= 0 ? undefined : quota / period;
}

async function quotaV2(path: string): Promise<number | undefined> {
  const [quota, period] = (await readText(join(path, "cpu.max")))?.trim().split(" ") ?? [];
  return quota === undefined || quota === "max" ? undefined : Number(quota) / Number(period);
}

/** Returns the file's text, or undefined where the kernel or the platform has no such file. */
async function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

async function readNumber(path: string): Promise<number | undefined> {
  const text = (await readText(path))?.trim();
  return text === undefined || !/^-?\d+$/.test(text) ? undefined : Number(text);
}

async function readCounters(path: string): Promise<ReadonlyMap<string, number>> {
  const lines = (await readText(path))?.trim().split("\n") ?? [];
  return new Map(
    lines.map((line) => {
      const [name = "", value] = line.split(" ");
      return [name, Number(value)];
    }),
  );
}
