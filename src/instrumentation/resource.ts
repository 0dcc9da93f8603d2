import { readFileSync } from "node:fs";
import { arch, hostname } from "node:os";

import type { DetectedResource, ResourceDetector } from "@opentelemetry/resources";
import {
  envDetector,
  osDetector,
  processDetector,
  serviceInstanceIdDetector,
} from "@opentelemetry/resources";

/** Node's names of architectures that the semantic conventions call otherwise. */
const architectures: Readonly<Record<string, string>> = {
  arm: "arm32",
  ia32: "x86",
  ppc: "ppc32",
  x64: "amd64",
};

/**
 * `host.*` and `container.id`, read synchronously: a resource with pending attributes holds back
 * every batch, and a process that ends in its first milliseconds would deliver nothing.
 */
const localDetector: ResourceDetector = {
  detect: (): DetectedResource => ({
    attributes: {
      "host.name": hostname(),
      "host.arch": architectures[arch()] ?? arch(),
      ...known("host.id", read("/etc/machine-id")?.trim()),
      ...known("container.id", containerId()),
    },
  }),
};

function known(key: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined || value === "" ? {} : { [key]: value };
}

const detectors: Readonly<Record<string, readonly ResourceDetector[]>> = {
  host: [localDetector],
  container: [localDetector],
  os: [osDetector],
  process: [processDetector],
  serviceinstance: [serviceInstanceIdDetector],
  env: [envDetector],
};

export const detectorNames = ["all", "none", ...Object.keys(detectors)] as const;

/**
 * Returns the detectors to run, without the cloud's: those ask a metadata server over the network
 * at start-up. What the environment gives wins, so its detector is last.
 */
export function resourceDetectors(names: readonly string[] = ["all"]): ResourceDetector[] {
  if (names.includes("none")) return [];
  const wanted = names.includes("all") ? Object.keys(detectors) : names;
  return [...new Set(wanted.flatMap((name) => detectors[name] ?? []))];
}

/** cgroup v1 names the container in /proc/self/cgroup; under v2 its hostname file's mount does. */
function containerId(): string | undefined {
  const id = /\b[0-9a-f]{64}\b/;
  const mounts = read("/proc/self/mountinfo")
    ?.split("\n")
    .find((line) => line.includes("/hostname") && line.includes("containers/"));
  return (id.exec(read("/proc/self/cgroup") ?? "") ?? id.exec(mounts ?? ""))?.[0];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
