import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { getContainerRuntimeClient } from "testcontainers";

import type { Backends } from "../../test/stack/stack.ts";
import { stores } from "../../test/stack/stores.ts";

/** What a service has used since its start. */
export interface Usage {
  readonly cpuSeconds: number;
  /** What its volume holds. */
  readonly diskBytes: number;
  /** In use now: without the cache of files, which the kernel takes back. */
  readonly memoryBytes: number;
  /** By Docker: out of memory, for one. */
  readonly restarts: number;
}

/** By the role of the service. */
export type UsageOf = Readonly<Record<Role, Usage>>;

export const roles = ["collector", "traces", "logs", "prometheus"] as const;

export type Role = (typeof roles)[number];

/** Reads the counters of the kernel and the size of the volumes: no sampling. */
export async function readUsage(backends: Backends): Promise<UsageOf> {
  const services = servicesOf(backends);
  const read = async (role: Role): Promise<Usage> => {
    const container = `${backends.projectName}-${services[role]}-1`;
    const [counters, diskBytes] = await Promise.all([readCounters(container), readDisk(container)]);
    return { ...counters, diskBytes };
  };
  const [collector, traces, logs, prometheus] = await Promise.all([
    read("collector"),
    read("traces"),
    read("logs"),
    read("prometheus"),
  ]);
  return { collector, traces, logs, prometheus };
}

/** Returns what was used between two readings. */
export function usedBetween(before: UsageOf, after: UsageOf): UsageOf {
  const used = (role: Role): Usage => ({
    cpuSeconds: after[role].cpuSeconds - before[role].cpuSeconds,
    diskBytes: after[role].diskBytes - before[role].diskBytes,
    memoryBytes: after[role].memoryBytes,
    restarts: after[role].restarts - before[role].restarts,
  });
  return {
    collector: used("collector"),
    traces: used("traces"),
    logs: used("logs"),
    prometheus: used("prometheus"),
  };
}

export function servicesOf({ set }: Backends): Readonly<Record<Role, string>> {
  return { ...stores[set].services, collector: "otel-collector", prometheus: "prometheus" };
}

async function readCounters(container: string): Promise<Omit<Usage, "diskBytes">> {
  const { container: client } = await getContainerRuntimeClient();
  const { RestartCount: restarts } = await client.getById(container).inspect();
  const stats = await client.getById(container).stats({ stream: false, "one-shot": true });
  const { usage, stats: details } = stats.memory_stats;
  // The first is cgroup v1's, the second v2's
  const files = details.total_inactive_file ?? details.inactive_file;
  return {
    cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
    memoryBytes: usage - files,
    restarts,
  };
}

/** Allocated bytes, not lengths: Badger's files are sparse. Counted in a container that sees the volume. */
async function readDisk(container: string): Promise<number> {
  const { NODE_IMAGE: image = "node:24-bookworm-slim" } = process.env;
  const { container: client } = await getContainerRuntimeClient();
  const { Mounts: mounts } = await client.getById(container).inspect();
  const volumes = mounts.filter(({ Type: type }) => type === "volume");
  const options = volumes.flatMap(({ Name: name = "" }, index) => ["-v", `${name}:/v/${index}:ro`]);
  const { stdout } = await promisify(execFile)("docker", [
    "run",
    "--rm",
    "--network=none",
    "--user=root",
    "--entrypoint=du",
    ...options,
    image,
    "-s",
    "--block-size=1",
    "/v",
  ]);
  return Number.parseInt(stdout, 10);
}
