import { resolve } from "node:path";

import { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { backendProblems } from "./stack/backend-problems.ts";
import { backendSets } from "./stack/backend-sets.ts";
import { busyPorts } from "./stack/busy-ports.ts";
import {
  composeVisibly,
  heldPorts,
  stackConfig,
  type PublishedPort,
  type StackService,
} from "./stack/compose.ts";
import { imagesNotToBeHad, type MissingImage } from "./stack/images.ts";
import { removeContainersOfOtherSets } from "./stack/leftovers.ts";
import { retentionProblems } from "./stack/retention.ts";
import { stackVariables, type StackVariables } from "./stack/stack-variables.ts";

interface Options {
  readonly cwd: string;
  readonly json?: true;
}

/** What a person opens, and where an application sends to; the other ports are for machines. */
const doors: readonly (readonly [name: string, service: string, target: number])[] = [
  ["Grafana", "grafana", 3000],
  ["Shop", "gateway", 8080],
  ["Prometheus", "prometheus", 9090],
  ["Alertmanager", "alertmanager", 9093],
  ["Tempo", "tempo", 3200],
  ["Loki", "loki", 3100],
  ["Jaeger", "jaeger", 16_686],
  ["VictoriaLogs", "victorialogs", 9428],
  ["OTLP/HTTP", "otel-collector", 4318],
  ["OTLP/gRPC", "otel-collector", 4317],
];

/** `tamma-obs up`: starts the stack, waits until it is ready and says where it answers. */
export function upCommand(): Command {
  return new Command("up")
    .description("start the stack with Docker Compose and wait until it is ready")
    .option("--json", "print the addresses as JSON")
    .option("--cwd <folder>", "folder of docker-compose.yml", process.cwd())
    .action(async (options: Options) => {
      const cwd = resolve(options.cwd);
      const variables = await stackVariables(cwd, process.env);
      await requireSettings(cwd, variables);
      const config = await stackConfig(cwd);
      await requireFree(config.ports, await heldPorts(cwd));
      await requireImages(cwd, config.services, variables);
      await removeContainersOfOtherSets(cwd, config);
      const started = performance.now();
      await composeVisibly(cwd, ["up", "--detach", "--wait", "--build"]);
      console.error(`ready after ${Math.round((performance.now() - started) / 1000)} s`);
      print(addresses(config.ports), options.json === true);
    });
}

async function requireSettings(cwd: string, variables: StackVariables): Promise<void> {
  const problems = [...(await backendProblems(cwd, variables)), ...retentionProblems(variables)];
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
  cwd: string,
  services: readonly StackService[],
  variables: StackVariables,
): Promise<void> {
  const missing = await imagesNotToBeHad(cwd, services);
  if (missing.length === 0) return;
  const others = (await backendSets(cwd)).filter((set) => set !== variables["BACKENDS"]);
  const list = missing.map(({ image, services: users }) => `${image} (${users.join(", ")})`);
  throw new ObservabilityError(
    "OBS_STACK_IMAGE",
    `neither here nor to be pulled: ${list.join(", ")}; ${remedies(missing, others).join("; or ")}`,
  );
}

/** What helps where no registry answers. */
function remedies(missing: readonly MissingImage[], others: readonly string[]): readonly string[] {
  return [
    "build it with `npm run images`, which has no recipe for Tempo, Loki and Grafana",
    ...(missing.some(({ isOptional }) => !isOptional)
      ? [`choose BACKENDS=${others.join(" or ")}`]
      : []),
    ...(missing.some(({ isOptional }) => isOptional)
      ? ["leave optional parts out with COMPOSE_PROFILES="]
      : []),
  ];
}

function addresses(ports: readonly PublishedPort[]): ReadonlyMap<string, string> {
  return new Map(
    doors.flatMap(([name, service, target]) =>
      ports
        .filter((port) => port.service === service && port.target === target && port.port !== 0)
        .map(({ host, port }) => [name, `http://${host}:${port}`] as const),
    ),
  );
}

function print(found: ReadonlyMap<string, string>, json: boolean): void {
  if (json) console.log(JSON.stringify(Object.fromEntries(found), undefined, 2));
  else for (const [name, url] of found) console.log(`${name.padEnd(14)}${url}`);
}
