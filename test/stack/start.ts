import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { DockerComposeEnvironment, Wait, type WaitStrategy } from "testcontainers";

import type { Backends } from "./stack.ts";
import { stores, type StorePort, type StoreSet } from "./stores.ts";

const root = join(import.meta.dirname, "../..");
const rulesFolder = "deploy/prometheus/rules";

/** The Compose project of the stack that this process starts. */
export const projectName = `obs-stack-${process.pid}`;

/** The variables of .env and of compose.yaml that publish a port. */
export const portVariables: readonly string[] = [
  "OTLP_GRPC_PORT",
  "OTLP_HTTP_PORT",
  "COLLECTOR_HEALTH_PORT",
  "COLLECTOR_METRICS_PORT",
  "PROMETHEUS_PORT",
  "PROMETHEUS_LONGTERM_PORT",
  "ALERTMANAGER_PORT",
  "GATEWAY_PORT",
  "HEALTH_PORT",
  "WEBHOOK_PORT",
  ...Object.values(stores).flatMap(({ ports: { traces, logs } }) => [
    traces.variable,
    logs.variable,
  ]),
];

/**
 * Returns a free port for each: a running stack or another run is not in the way. Docker could
 * choose them (0), but would choose anew whenever a test stops and starts a container.
 */
async function freePorts(): Promise<Record<string, string>> {
  const servers = await Promise.all(
    portVariables.map(async (name) => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return { name, server };
    }),
  );
  const free = servers.map(({ name, server }) => {
    // A server on TCP has an AddressInfo; only pipes have a string
    const { port } = server.address() as AddressInfo;
    server.close();
    return [name, String(port)];
  });
  return Object.fromEntries(free) as Record<string, string>;
}

/** The set that runs where none is asked for: all of it can be built without a registry. */
export const defaultSet: StoreSet = "jaeger-victorialogs";

export interface StackOptions {
  /** The folder of deploy/backends/. */
  readonly set?: StoreSet;
  /** What is started, with what it depends on; all but Grafana by default. */
  readonly services?: readonly string[];
  /** Variables of .env that differ. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Generated files that differ, by path: rules only. */
  readonly generated?: ReadonlyMap<string, string>;
  /** More Compose files, from the repository's root. */
  readonly composeFiles?: readonly string[];
}

export interface StartedStack extends AsyncDisposable {
  readonly backends: Backends;
  /** Returns where a port of a container answers on this machine. */
  readonly url: (service: string, port: number) => string;
}

/** Without the shop: what takes telemetry in, and what comes out of it. */
export function backendServices(set: StoreSet = defaultSet): readonly string[] {
  const { traces, logs } = stores[set].services;
  return [
    "otel-collector",
    "prometheus",
    "prometheus-longterm",
    "alertmanager",
    traces,
    logs,
    "webhook",
  ];
}

/**
 * Starts the stack in a project of its own, on free ports, with receivers that remember what they
 * are told; its end removes it with its volumes. Grafana is left out: nothing here needs it, and its
 * image cannot always be had.
 */
export async function startStack(options: StackOptions = {}): Promise<StartedStack> {
  const { set = defaultSet, services = [], variables = {}, composeFiles = [] } = options;
  const { services: store, ports: storePorts } = stores[set];
  const secrets = await webhookSecrets();
  const generated = await generatedCopy(options.generated);
  // Its reaper is one more image to pull; disposal below removes what was started
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  // Ports are published on this address only; where /.dockerenv exists, the bridge's would be asked
  process.env["TESTCONTAINERS_HOST_OVERRIDE"] = "127.0.0.1";
  const environment = await new DockerComposeEnvironment(root, [
    "docker-compose.yml",
    "test/stack/compose.yaml",
    ...composeFiles,
  ])
    .withProjectName(projectName)
    .withBuild()
    .withEnvironment({
      ...(await freePorts()),
      BACKENDS: set,
      COMPOSE_PROFILES: "",
      ALERTMANAGER_SECRETS: secrets,
      PROMETHEUS_RULES: join(generated, rulesFolder),
      ...variables,
    })
    .withClientOptions({ commandOptions: ["--wait"] })
    // These images hold no shell, by which testcontainers would look for the ports
    .withWaitStrategy(`${store.traces}-1`, answers(storePorts.traces))
    .withWaitStrategy(`${store.logs}-1`, answers(storePorts.logs))
    .withWaitStrategy("otel-collector-1", Wait.forHttp("/", 13133))
    .up([...services]);

  const url = (service: string, port: number): string => {
    const container = environment.getContainer(`${service}-1`);
    return `http://127.0.0.1:${container.getMappedPort(port)}`;
  };
  return {
    backends: {
      projectName,
      generated,
      otlp: url("otel-collector", 4318),
      collectorMetrics: url("otel-collector", 8888),
      prometheus: url("prometheus", 9090),
      alertmanager: url("alertmanager", 9093),
      prometheusLongterm: url("prometheus-longterm", 9090),
      set,
      stores: {
        traces: url(store.traces, storePorts.traces.target),
        logs: url(store.logs, storePorts.logs.target),
      },
      webhook: url("webhook", 8080),
    },
    url,
    async [Symbol.asyncDispose]() {
      await environment.down({ removeVolumes: true, timeout: 5_000 });
      await rm(secrets, { recursive: true });
      await rm(generated, { recursive: true });
    },
  };
}

function answers({ readyPath, target }: StorePort): WaitStrategy {
  return Wait.forHttp(readyPath, target);
}

/** Returns why the stack cannot run here, in one line. */
export async function whyNoEngine(): Promise<string | undefined> {
  try {
    await promisify(execFile)("docker", ["version", "--format", "{{.Server.Version}}"], {
      timeout: 10_000,
    });
    await promisify(execFile)("docker", ["compose", "version"], { timeout: 10_000 });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const reason = (stderr?.trim() || message).split("\n").at(-1);
    return `the real backends need a Docker engine with Compose v2: ${reason}`;
  }
}

/** Returns which image of a set is neither here nor to be pulled, in one line. */
export async function whyNoImages(set: StoreSet): Promise<string | undefined> {
  const docker = promisify(execFile);
  const services = backendServices(set).filter((service) => service !== "webhook");
  const { stdout } = await docker("docker", ["compose", "config", "--images", ...services], {
    cwd: root,
    env: { ...process.env, BACKENDS: set },
  });
  for (const image of new Set(stdout.split("\n").filter(Boolean))) {
    try {
      await docker("docker", ["image", "inspect", image]);
    } catch {
      try {
        await docker("docker", ["pull", "--quiet", image]);
      } catch {
        return `BACKENDS=${set} needs the image ${image}, which is neither here nor to be pulled`;
      }
    }
  }
  return undefined;
}

/**
 * A folder for /etc/alertmanager/secrets: each receiver's URL leads to a path of the webhook's,
 * named after the secret. Alertmanager reads it as the user nobody.
 */
async function webhookSecrets(): Promise<string> {
  const routing = await readFile(join(root, "deploy/alertmanager/alertmanager.yml"), "utf8");
  const names = routing.matchAll(/url_file: \/etc\/alertmanager\/secrets\/(\w+)/g);
  const folder = await mkdtemp(join(tmpdir(), "obs-stack-"));
  for (const [, name = ""] of names) {
    await writeFile(join(folder, name), `http://webhook:8080/${name}`);
  }
  await chmod(folder, 0o755);
  return folder;
}

/** A root that `generate --cwd` may write to: Prometheus reads the rules of this one. */
async function generatedCopy(files: ReadonlyMap<string, string> = new Map()): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "obs-generated-"));
  await cp(join(root, rulesFolder), join(folder, rulesFolder), { recursive: true });
  for (const [path, text] of files) await writeFile(join(folder, path), text);
  return folder;
}
