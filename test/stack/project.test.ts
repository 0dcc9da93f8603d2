import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";
import { describeStack, getJson } from "./stack.ts";
import { freePorts, leftOf, main, projectIn, root } from "./up.ts";

const timeoutMs = 150_000;

/** A project with a rule, a receiver and a retention of its own. */
const config = (backends: string, failures: number): string => `
import { defineConfig } from "@tamma/observability";
import { above, alert, count, defineRouting, increase, label, sum } from "@tamma/observability/alerting";
import { catalog } from "@tamma/observability/metrics";

export default defineConfig({
  rules: alert({
    id: "workflow-failed",
    name: "WorkflowFailed",
    severity: "high",
    owner: "shop",
    when: above(
      sum(increase(catalog.workflowsFailed, "5m"), { by: ["service.name"] }),
      count(${failures}),
    ),
    summary: "A workflow failed",
    description: "The service's workflows ended in errors.",
    runbook: "Read the log lines of the workflow.",
  }),
  routing: defineRouting({
    file: "observability.config.ts",
    receivers: {
      shopkeeper: {
        channels: [{ type: "webhook", urlFile: "/etc/alertmanager/secrets/shopkeeper_url" }],
      },
    },
    route: {
      receiver: "shopkeeper",
      routes: [
        { matchers: [label("severity", "critical")], fallback: { none: "a project of one" } },
      ],
    },
  }),
  stack: { backends: "${backends}", retention: { metrics: "7d" } },
});
`;

interface Rule {
  readonly name: string;
  readonly query: string;
}

/** The rules that a Prometheus has loaded. */
async function loadedRules(prometheus: string): Promise<readonly Rule[]> {
  const { data } = await getJson<{ data: { groups: { rules: Rule[] }[] } }>(
    `${prometheus}/api/v1/rules`,
    {},
  );
  return data.groups.flatMap(({ rules }) => rules);
}

describeStack("tamma-obs up in a project of one's own", (stack) => {
  let folder: string;
  let urls: Readonly<Record<string, string>>;
  let started: RunResult;

  const tammaObs = (...args: readonly string[]): Promise<RunResult> =>
    runNode(["--conditions=@tamma/source", main, ...args], {
      cwd: folder,
      env: { ...freePorts, COMPOSE_PROFILES: "", XDG_CACHE_HOME: join(folder, "cache") },
      timeoutMs,
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "own-project-"));
    await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
    await symlink(root, join(folder, "node_modules/@tamma/observability"));
    await writeFile(join(folder, "package.json"), '{"name":"own","type":"module"}');
    await writeFile(join(folder, "observability.config.ts"), config(stack.set, 2));
    started = await tammaObs("up", "--json");
    urls = started.code === 0 ? JSON.parse(started.stdout) : {};
  });

  afterAll(async () => {
    await tammaObs("down", "--volumes");
    await rm(folder, { recursive: true });
  });

  test("starts it with what it generates, and says what to do next", async () => {
    expect(started).toMatchObject({ code: 0 });
    expect(Object.keys(urls)).toEqual(
      expect.arrayContaining(["Prometheus", "Alertmanager", "OTLP/HTTP", "OTLP/gRPC"]),
    );
    expect(started.stderr).toContain(
      `note: no secret shopkeeper_url in ${folder}/observability/secrets: `,
    );
    expect(started.stderr).toContain(
      `next:\n  OTEL_EXPORTER_OTLP_ENDPOINT=${urls["OTLP/HTTP"]} node --import @tamma/observability/preload app.js\n`,
    );
  });

  test("Prometheus has the project's own rule and no other alert, and its retention", async () => {
    const rules = await loadedRules(urls["Prometheus"] ?? "");
    const { data: flags } = await getJson<{ data: Record<string, string> }>(
      `${urls["Prometheus"]}/api/v1/status/flags`,
      {},
    );

    expect(rules.find(({ name }) => name === "WorkflowFailed")?.query).toContain("> 2");
    expect(rules.map(({ name }) => name)).not.toContain("ServiceErrorRateHigh");
    expect(flags["storage.tsdb.retention.time"]).toBe("1w");
  });

  test("Alertmanager has the project's own routing", async () => {
    const status = await getJson<{ config: { original: string } }>(
      `${urls["Alertmanager"]}/api/v2/status`,
      {},
    );

    expect(status.config.original).toMatch(/^route:\n {2}receiver: shopkeeper$/m);
  });

  test("status and logs speak of its services, and of no shop", async () => {
    const status = await tammaObs("status");
    const logs = await tammaObs("logs", "--tail", "5", "prometheus");

    expect(status).toMatchObject({ code: 0, stderr: "" });
    expect(status.stdout).toMatch(/^prometheus +running healthy +\d+$/m);
    expect(status.stdout).toContain(urls["Alertmanager"]);
    expect(status.stdout).not.toMatch(/^(?:gateway|orders|worker|postgres) /m);
    expect(logs).toMatchObject({ code: 0 });
    expect(logs.stdout).toMatch(/^prometheus-1 +\| /m);
  });

  test("generate brings a changed rule into the running Prometheus", async () => {
    await writeFile(join(folder, "observability.config.ts"), config(stack.set, 3));
    const { code, stderr } = await tammaObs("generate");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

    await vi.waitFor(
      async () => {
        const rules = await loadedRules(urls["Prometheus"] ?? "");
        expect(rules.find(({ name }) => name === "WorkflowFailed")?.query).toContain("> 3");
      },
      { timeout: 90_000, interval: 1_000 },
    );
  });

  test("down --volumes leaves nothing of it", async () => {
    const before = await leftOf(projectIn(folder));
    const { code } = await tammaObs("down", "--volumes");

    expect(before).not.toEqual([]);
    expect(code).toBe(0);
    expect(await leftOf(projectIn(folder))).toEqual([]);
  });
});

describeStack("tamma-obs up in an empty folder", (stack) => {
  test("starts what ships and writes nothing there", { timeout: timeoutMs * 2 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "empty-"));
    const cache = await mkdtemp(join(tmpdir(), "cache-"));
    const env = {
      ...freePorts,
      BACKENDS: stack.set,
      COMPOSE_PROFILES: "",
      XDG_CACHE_HOME: cache,
    };
    const tammaObs = (...args: readonly string[]): Promise<RunResult> =>
      runNode([main, ...args], { cwd: folder, env, timeoutMs });
    try {
      const started = await tammaObs("up", "--json");
      expect(started).toMatchObject({ code: 0 });
      const { Prometheus: url = "" } = JSON.parse(started.stdout) as Record<string, string>;
      const names = (await loadedRules(url)).map(({ name }) => name);
      expect(names).toContain("ServiceErrorRateHigh");
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await tammaObs("down", "--volumes");
      await rm(folder, { recursive: true });
      await rm(cache, { recursive: true });
    }
  });
});
