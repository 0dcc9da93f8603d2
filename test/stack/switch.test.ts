import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, onTestFinished, test, vi } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { send } from "./otlp.ts";
import { describeStack, getJson } from "./stack.ts";
import { freePorts } from "./start.ts";
import { stores } from "./stores.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");
const arrival = { timeout: 60_000, interval: 500 } as const;

describeStack("switching the set of backends", (stack) => {
  test("keeps Prometheus' data, stops the stores of the other set and finds theirs again", async () => {
    const ports = await freePorts();
    const env = {
      ...ports,
      COMPOSE_PROJECT_NAME: `${stack.projectName}-switch`,
      COMPOSE_PROFILES: "",
      OTLP_ENDPOINT: "http://127.0.0.1:9",
    };
    const tamma = async (command: string[], backends: string): Promise<void> => {
      const run = { cwd: root, env: { ...env, BACKENDS: backends }, timeoutMs: 180_000 };
      const { code, stderr } = await runNode([main, ...command], run);
      expect({ code, stderr }).toMatchObject({ code: 0 });
    };
    const running = async (): Promise<readonly string[]> => {
      const project = `label=com.docker.compose.project=${env.COMPOSE_PROJECT_NAME}`;
      const format = '{{.Label "com.docker.compose.service"}}';
      const args = ["ps", "--filter", project, "--format", format];
      return (await promisify(execFile)("docker", args)).stdout.trim().split("\n");
    };
    const own = stores[stack.set];
    const urls = {
      traces: `http://127.0.0.1:${ports[own.ports.traces.variable]}`,
      logs: `http://127.0.0.1:${ports[own.ports.logs.variable]}`,
    };
    const traceId = randomBytes(16).toString("hex");
    const prometheus = `http://127.0.0.1:${ports["PROMETHEUS_PORT"]}`;
    const exceptions = async (): Promise<unknown[]> => {
      const { data } = await getJson<{ data: { result: unknown[] } }>(
        `${prometheus}/api/v1/query`,
        { query: 'last_over_time(exception_span_events_total{service_name="switch"}[1h])' },
      );
      return data.result;
    };
    onTestFinished(() => tamma(["down", "--volumes"], stack.set), 120_000);

    await tamma(["up"], stack.set);
    const otlp = `http://127.0.0.1:${ports["OTLP_HTTP_PORT"]}`;
    const record = { traceId, service: "switch", body: "kept", exceptionType: "TypeError" };
    expect(await send({ ...stack, otlp }, record)).toBe(true);
    await vi.waitFor(async () => {
      expect(await own.spansOf(urls, traceId)).toHaveLength(1);
      expect(await exceptions()).toHaveLength(1);
    }, arrival);

    await tamma(["up"], "otlp");
    expect(await running()).not.toContain(own.services.traces);
    expect(await running()).not.toContain(own.services.logs);
    expect(await exceptions()).toHaveLength(1);

    await tamma(["up"], stack.set);
    expect(await exceptions()).toHaveLength(1);
    await vi.waitFor(async () => {
      expect(await own.spansOf(urls, traceId)).toHaveLength(1);
      expect(await own.linesOf(urls, { service: "switch" })).toHaveLength(1);
    }, arrival);
  }, 400_000);

  test("leaves no volume behind when all of it is removed", async () => {
    const project = `label=com.docker.compose.project=${stack.projectName}-switch`;
    const args = ["volume", "ls", "--quiet", "--filter", project];
    expect((await promisify(execFile)("docker", args)).stdout).toBe("");
  });
});
