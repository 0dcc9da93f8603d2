import { z } from "zod";

import type { PublishedPort } from "./compose.ts";
import { docker } from "./docker.ts";
import type { Stack } from "./stack.ts";

/** A container of the stack, running or not. */
export interface StackContainer {
  readonly service: string;
  /** As Docker calls it: `running`, `exited`, `restarting`… */
  readonly state: string;
  /** `healthy`, `unhealthy` or `starting`; empty where nothing looks. */
  readonly health: string;
  readonly exitCode: number;
  readonly ports: readonly Omit<PublishedPort, "service">[];
}

const psSchema = z.object({
  Service: z.string(),
  State: z.string(),
  Health: z.string().default(""),
  ExitCode: z.number().default(0),
  Publishers: z
    .array(
      z.object({ URL: z.string().default(""), TargetPort: z.number(), PublishedPort: z.number() }),
    )
    .nullish(),
});

/** Returns the stack's containers, in order of their service. */
export async function stackContainers(stack: Stack): Promise<readonly StackContainer[]> {
  const output = await docker(stack, ["compose", "ps", "--all", "--format", "json"]);
  return output
    .split("\n")
    .filter(Boolean)
    .map((line) => toContainer(psSchema.parse(JSON.parse(line))))
    .toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

function toContainer({
  Service: service,
  State: state,
  Health: health,
  ExitCode: exitCode,
  Publishers,
}: z.infer<typeof psSchema>): StackContainer {
  const ports = (Publishers ?? [])
    .map(({ URL: host, PublishedPort: port, TargetPort: target }) => ({ host, port, target }))
    .filter(({ port }) => port !== 0);
  return { service, state, health, exitCode, ports };
}

/** Returns the ports of this machine that the stack's services answer on, as Docker chose them. */
export async function publishedPorts(stack: Stack): Promise<readonly PublishedPort[]> {
  return portsOf(await stackContainers(stack));
}

/** Returns the ports of this machine that the stack itself holds, if it runs already. */
export async function heldPorts(stack: Stack): Promise<ReadonlySet<number>> {
  return new Set((await publishedPorts(stack)).map(({ port }) => port));
}

/** Returns the ports of all of them. */
export function portsOf(containers: readonly StackContainer[]): readonly PublishedPort[] {
  return containers.flatMap(({ service, ports }) => ports.map((port) => ({ service, ...port })));
}
