import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { projectCommand, type ProjectOptions } from "./project-command.ts";
import { backendProblems } from "./stack/backend-problems.ts";
import { backendSets } from "./stack/backend-sets.ts";
import { busyPorts } from "./stack/busy-ports.ts";
import { stackConfig, type PublishedPort, type StackService } from "./stack/compose.ts";
import { heldPorts, publishedPorts } from "./stack/containers.ts";
import { addresses } from "./stack/doors.ts";
import { imagesNotToBeHad, type MissingImage } from "./stack/images.ts";
import { removeContainersOfOtherSets } from "./stack/leftovers.ts";
import { ownStack } from "./stack/own-stack.ts";
import { projectStack } from "./stack/project-stack.ts";
import { retentionProblems } from "./stack/retention.ts";
import { secretNotes } from "./stack/secrets.ts";
import type { Stack } from "./stack/stack.ts";
import { stackVariables, type StackVariables } from "./stack/stack-variables.ts";
import { startStack } from "./stack/start.ts";

interface Options extends ProjectOptions {
  readonly json?: true;
}

/** `tamma-obs up`: starts the stack, waits until it is ready and says where it answers. */
export function upCommand(): Command {
  return projectCommand("up")
    .option("--json", "print the addresses as JSON")
    .action(async ({ json, ...options }: Options) => {
      const own = ownStack(resolve(options.cwd), process.env);
      if (own === undefined) await upProject(options, json === true);
      else print(await start(own), json === true);
    });
}

async function upProject(options: ProjectOptions, json: boolean): Promise<void> {
  const { stack, secrets, generated } = await projectStack(options, process.env);
  const urls = await start(stack);
  print(urls, json);
  for (const note of await secretNotes(secrets, generated)) console.error(`note: ${note}`);
  console.error(nextSteps(urls));
}

/** Returns where the stack answers. */
async function start(stack: Stack): Promise<ReadonlyMap<string, string>> {
  const variables = await stackVariables(stack.folder, stack.env);
  await requireSettings(stack, variables);
  const config = await stackConfig(stack);
  await requireFree(config.ports, await heldPorts(stack));
  await requireImages(stack, config.services, variables);
  await removeContainersOfOtherSets(stack, config);
  const started = performance.now();
  await startStack(stack, config);
  console.error(`ready after ${Math.round((performance.now() - started) / 1000)} s`);
  return addresses(await publishedPorts(stack));
}

function nextSteps(urls: ReadonlyMap<string, string>): string {
  const endpoint = urls.get("OTLP/HTTP") ?? "";
  const setting =
    endpoint.endsWith(":4318") || endpoint === "" ? "" : `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint} `;
  return [
    "next:",
    `  ${setting}node --import @tamma/observability/preload app.js`,
    `  open ${urls.get("Grafana") ?? urls.get("Prometheus") ?? "the addresses above"}`,
    "  tamma-obs status | logs | down",
  ].join("\n");
}

async function requireSettings(stack: Stack, variables: StackVariables): Promise<void> {
  const problems = [
    ...(await backendProblems(stack.folder, variables)),
    ...retentionProblems(variables),
  ];
  if (problems.length > 0) throw new ObservabilityError("OBS_STACK_SETTINGS", problems.join("\n"));
}

/** Docker finds a port in use only after it has started half of the stack. */
async function requireFree(
  ports: readonly PublishedPort[],
  held: ReadonlySet<number>,
): Promise<void> {
  const busy = await busyPorts(ports.filter(({ port }) => !held.has(port)));
  if (busy.length === 0) return;
  const list = busy.map(({ service, host, port }) => `${host}:${port} (${service})`).join(", ");
  throw new ObservabilityError(
    "OBS_STACK_PORT",
    `in use: ${list}; stop what listens there, or change the port in .env`,
  );
}

async function requireImages(
  stack: Stack,
  services: readonly StackService[],
  variables: StackVariables,
): Promise<void> {
  const missing = await imagesNotToBeHad(stack, services);
  if (missing.length === 0) return;
  const others = (await backendSets(stack.folder)).filter((set) => set !== variables["BACKENDS"]);
  const list = missing.map(({ image, services: users }) => `${image} (${users.join(", ")})`);
  throw new ObservabilityError(
    "OBS_STACK_IMAGE",
    `neither here nor to be pulled: ${list.join(", ")}; ${remedies(stack, missing, others).join("; or ")}`,
  );
}

/** What helps where no registry answers. */
function remedies(
  { folder }: Stack,
  missing: readonly MissingImage[],
  others: readonly string[],
): readonly string[] {
  const where = existsSync(join(folder, "package.json")) ? "" : "in a clone of the repository ";
  return [
    `build it ${where}with \`npm run images\`, which has no recipe for Tempo, Loki and Grafana`,
    ...(missing.some(({ isOptional }) => !isOptional)
      ? [`choose BACKENDS=${others.join(" or ")}`]
      : []),
    ...(missing.some(({ isOptional }) => isOptional)
      ? ["leave optional parts out with COMPOSE_PROFILES="]
      : []),
  ];
}

function print(found: ReadonlyMap<string, string>, json: boolean): void {
  if (json) console.log(JSON.stringify(Object.fromEntries(found), undefined, 2));
  else for (const [name, url] of found) console.log(`${name.padEnd(14)}${url}`);
}
