import { readFileSync } from "node:fs";
import { arch, hostname } from "node:os";

import type { Attributes } from "@opentelemetry/api";
import type { DetectedResource, Resource, ResourceDetector } from "@opentelemetry/resources";
import {
  defaultResource,
  detectResources,
  osDetector,
  processDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from "@opentelemetry/resources";

import type { Config } from "../../config.ts";
import { nearestManifest } from "./nearest-manifest.ts";

const serviceName = "service.name";

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
};

/**
 * Describes this process. The cloud providers' detectors are left out: they ask a metadata server
 * over the network at start-up.
 *
 * The service's name is OTEL_SERVICE_NAME, else OTEL_RESOURCE_ATTRIBUTES', else that in the
 * package.json nearest to the application's `entry`.
 */
export function describeProcess(config: Config, entry: string | undefined): Resource {
  const packageName = entry === undefined ? undefined : nearestManifest(entry)?.name;
  return defaultResource()
    .merge(resourceFromAttributes(known(serviceName, packageName)))
    .merge(detectResources({ detectors: chosenDetectors(config.resourceDetectors) }))
    .merge(resourceFromAttributes(givenAttributes(config)))
    .merge(resourceFromAttributes(known(serviceName, config.serviceName)));
}

/** The detector `env` is ours: a configuration file and code give attributes too. */
function givenAttributes({ resourceAttributes, resourceDetectors }: Config): Attributes {
  const wanted = resourceDetectors.includes("all") || resourceDetectors.includes("env");
  return wanted && !resourceDetectors.includes("none") ? resourceAttributes : {};
}

function chosenDetectors(names: readonly string[]): ResourceDetector[] {
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
