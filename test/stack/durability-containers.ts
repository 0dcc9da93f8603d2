import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { Backends } from "./stack.ts";
import { stores } from "./stores.ts";

/** Returns the services that keep telemetry: of traces, of log lines, of metrics. */
export function storeServices({ set }: Backends): readonly string[] {
  const { traces, logs } = stores[set].services;
  return [traces, logs, "prometheus"];
}

/** Runs a command of Docker's on the containers of services, all at once: `stop -t 5`, `kill`, `start`. */
export async function docker(
  { projectName }: Backends,
  command: readonly string[],
  services: readonly string[],
): Promise<void> {
  const containers = services.map((service) => `${projectName}-${service}-1`);
  await promisify(execFile)("docker", [...command, ...containers]);
}
