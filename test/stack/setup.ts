import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { DockerComposeEnvironment, Wait } from "testcontainers";
import type { TestProject } from "vitest/node";

import type { Stack } from "./stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** undefined: no engine answers and none is required. */
    stack: Stack | undefined;
  }
}

const root = join(import.meta.dirname, "../..");

const ports = [
  "OTLP_GRPC_PORT",
  "OTLP_HTTP_PORT",
  "COLLECTOR_HEALTH_PORT",
  "COLLECTOR_METRICS_PORT",
  "PROMETHEUS_PORT",
  "ALERTMANAGER_PORT",
  "TEMPO_PORT",
  "LOKI_PORT",
  "GATEWAY_PORT",
  "HEALTH_PORT",
  "WEBHOOK_PORT",
] as const;

/**
 * Returns a free port for each: a running stack or another run is not in the way. Docker could
 * choose them (0), but would choose anew whenever a test stops and starts a container.
 */
async function freePorts(): Promise<Record<string, string>> {
  const servers = await Promise.all(
    ports.map(async (name) => {
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

/**
 * Starts the stack once for all files of this suite, in a project of its own, and removes it with
 * its volumes. Grafana is left out: nothing here needs it, and its image cannot always be had.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const problem = await whyNoEngine();
  if (problem !== undefined) {
    if (process.env["STACK_REQUIRED"] === "1") throw new Error(problem);
    process.stderr.write(`stack suite skipped: ${problem}\n`);
    project.provide("stack", undefined);
    return undefined;
  }
  const secrets = await webhookSecrets();
  // Its reaper is one more image to pull; teardown below removes what was started
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  const projectName = `obs-stack-${process.pid}`;
  const started = performance.now();
  const environment = await new DockerComposeEnvironment(root, [
    "docker-compose.yml",
    "test/stack/compose.yaml",
  ])
    .withProjectName(projectName)
    .withBuild()
    .withEnvironment({
      ...(await freePorts()),
      COMPOSE_PROFILES: "",
      ALERTMANAGER_SECRETS: secrets,
    })
    .withClientOptions({ commandOptions: ["--wait"] })
    // These two images hold neither a shell nor a probe
    .withWaitStrategy("tempo-1", Wait.forHttp("/ready", 3200))
    .withWaitStrategy("otel-collector-1", Wait.forHttp("/", 13133))
    .up();
  process.stderr.write(
    `stack ready after ${Math.round((performance.now() - started) / 1000)} s, without Grafana\n`,
  );

  const url = (service: string, port: number): string => {
    const container = environment.getContainer(`${service}-1`);
    return `http://127.0.0.1:${container.getMappedPort(port)}`;
  };
  project.provide("stack", {
    projectName,
    gateway: url("gateway", 8080),
    health: url("gateway", 8081),
    otlp: url("otel-collector", 4318),
    prometheus: url("prometheus", 9090),
    alertmanager: url("alertmanager", 9093),
    tempo: url("tempo", 3200),
    loki: url("loki", 3100),
    webhook: url("webhook", 8080),
  });
  return async () => {
    await environment.down({ removeVolumes: true, timeout: 5_000 });
    await rm(secrets, { recursive: true });
  };
}

/** Returns why the stack cannot run here, in one line. */
async function whyNoEngine(): Promise<string | undefined> {
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
