import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test, vi } from "vitest";

import { sentTraceId, sendEach } from "../deploy/send.ts";
import { describeStack, promql, spansOf, type Stack } from "./stack.ts";
import { stores } from "./stores.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const arrival = { timeout: 60_000, interval: 500 } as const;

/** A project of its own, without the shop, of which Docker chooses the ports. */
function projectBeside({ projectName, set }: Stack) {
  const project = `${projectName}-switch`;
  const { services, ports } = stores[set];
  const compose = async (backends: string, ...args: readonly string[]): Promise<string> => {
    const env = {
      ...process.env,
      BACKENDS: backends,
      OTLP_ENDPOINT: "http://vendor.invalid",
      COMPOSE_PROJECT_NAME: project,
      COMPOSE_PROFILES: "",
      OTLP_GRPC_PORT: "0",
      OTLP_HTTP_PORT: "0",
      COLLECTOR_HEALTH_PORT: "0",
      COLLECTOR_METRICS_PORT: "0",
      PROMETHEUS_PORT: "0",
      [ports.traces.variable]: "0",
      [ports.logs.variable]: "0",
    };
    const { stdout } = await run("docker", ["compose", ...args], { cwd: root, env });
    return stdout.trim();
  };
  const url = async (backends: string, service: string, port: number): Promise<string> =>
    `http://${await compose(backends, "port", service, String(port))}`;
  return {
    project,
    compose,
    async up(backends: string): Promise<void> {
      const kept = backends === set ? [services.traces, services.logs] : [];
      const wanted = ["otel-collector", "prometheus", ...kept];
      await compose(backends, "up", "--detach", "--wait", "--remove-orphans", ...wanted);
    },
    otlp: (backends: string) => url(backends, "otel-collector", 4318),
    prometheus: (backends: string) => url(backends, "prometheus", 9090),
    stores: async () => ({
      traces: await url(set, services.traces, ports.traces.target),
      logs: await url(set, services.logs, ports.logs.target),
    }),
  };
}

describeStack("another set of backends, and back", (stack) => {
  test("keeps Prometheus' data all the time; the stores' containers go, their data is back with them", async () => {
    const beside = projectBeside(stack);
    const { traces, logs } = stores[stack.set].services;
    const names = async (list: string, format: string): Promise<readonly string[]> => {
      const filter = `--filter=label=com.docker.compose.project=${beside.project}`;
      const { stdout } = await run("docker", [...list.split(" "), filter, `--format=${format}`]);
      return stdout.split("\n");
    };
    const points = async (set: string): Promise<number> => {
      const prometheus = await beside.prometheus(set);
      const [series] = await promql({ ...stack, prometheus }, "count_over_time(before_switch[1h])");
      return Number(series?.value[1] ?? 0);
    };
    const spans = async (): Promise<number> =>
      (await spansOf({ ...stack, stores: await beside.stores() }, sentTraceId)).length;
    try {
      await beside.up(stack.set);
      expect(await sendEach(await beside.otlp(stack.set), "before_switch")).toEqual([
        200, 200, 200,
      ]);
      await vi.waitFor(async () => expect(await spans()).toBeGreaterThan(0), arrival);
      await vi.waitFor(async () => expect(await points(stack.set)).toBeGreaterThan(0), arrival);

      await beside.up("otlp");
      const containers = await names("ps --all", "{{.Names}}");
      expect(containers).toContain(`${beside.project}-prometheus-1`);
      expect(containers).not.toContain(`${beside.project}-${traces}-1`);
      expect(containers).not.toContain(`${beside.project}-${logs}-1`);
      expect(await names("volume ls", "{{.Name}}")).toEqual(
        expect.arrayContaining([`${beside.project}_${traces}`, `${beside.project}_${logs}`]),
      );
      expect(await points("otlp")).toBeGreaterThan(0);

      await beside.up(stack.set);
      await vi.waitFor(async () => expect(await spans()).toBeGreaterThan(0), arrival);
      expect(await points(stack.set)).toBeGreaterThan(0);
    } finally {
      await beside.compose(stack.set, "down", "--volumes", "--remove-orphans");
    }
  }, 300_000);
});
