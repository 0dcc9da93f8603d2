import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { telemetryPipelineCheck } from "#src/health/checks/telemetry-pipeline.ts";
import { findBinary } from "../../helpers/binary.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startHttpServer, startAnswering } from "../../helpers/http-server.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

describe("the check of the Collector's health endpoint", () => {
  test.each([
    [200, "healthy", undefined],
    [503, "unhealthy", "the Collector answered 503"],
  ])("on status %i is %s", async (code, status, message) => {
    await using server = await startAnswering(code, { status: "Server available" });
    const result = await probe(telemetryPipelineCheck({ healthUrl: server.url }));
    expect([result.status, result.message]).toEqual([status, message]);
  });

  test("says that no Collector listens, and settles at the deadline on a silent one", async () => {
    const healthUrl = `http://127.0.0.1:${await freePort()}`;
    const refused = await probe(telemetryPipelineCheck({ healthUrl }));
    expect(refused.message).toMatch(/^no Collector: http:\/\/127\.0\.0\.1:\d+\/: .*ECONNREFUSED/);
    await using hole = await startBlackHole();
    const silent = telemetryPipelineCheck({ healthUrl: `http://127.0.0.1:${hole.port}` });
    expect((await probe(silent, { timeoutMs: 60 })).message).toContain("timeout after 60 ms");
    await expect.poll(() => hole.open.size).toBe(0);
  });

  test("does not make the service unhealthy by default: it serves without telemetry too", () => {
    expect(telemetryPipelineCheck()).toMatchObject({ critical: false });
  });
});

describe("the check of the last export", () => {
  test.each([
    [5_000, "healthy"],
    [90_000, "degraded"],
    [400_000, "unhealthy"],
  ])("%i ms ago is %s", async (ageMs, status) => {
    const lastExport = (): Date => new Date(Date.now() - ageMs);
    const result = await probe(telemetryPipelineCheck({ healthUrl: false, lastExport }));
    expect(result.status).toBe(status);
  });

  test.each([3_600_000, -3_600_000])(
    "is as old as before when the clock is set by %i ms",
    async (stepMs) => {
      const told = Date.now();
      const check = telemetryPipelineCheck({ healthUrl: false, lastExport: () => told });
      await probe(check);
      vi.spyOn(Date, "now").mockReturnValue(told + stepMs);
      const result = await probe(check);
      vi.restoreAllMocks();
      expect(result.status).toBe("healthy");
    },
  );

  test("is new when it changes, although the clock was set in between", async () => {
    let told = Date.now();
    const check = telemetryPipelineCheck({ healthUrl: false, lastExport: () => told });
    await probe(check);
    told += 1_000;
    vi.spyOn(Date, "now").mockReturnValue(told + 3_600_000);
    const result = await probe(check);
    vi.restoreAllMocks();
    expect(result.status).toBe("healthy");
  });

  test("gives a process that has not exported yet the same time", async () => {
    const check = telemetryPipelineCheck({ healthUrl: false, lastExport: () => undefined });
    expect(await probe(check)).toMatchObject({ status: "healthy" });
  });
});

describe("the check of the Collector's own metrics", () => {
  test("judges the fullest queue and what was lost since the previous run", async () => {
    let queue = 100;
    let lost = 40;
    await using server = await startHttpServer((_, response) =>
      response.end(
        [
          "# TYPE otelcol_exporter_queue_size gauge",
          `otelcol_exporter_queue_size{exporter="otlp_http",data_type="traces"} ${queue}`,
          'otelcol_exporter_queue_capacity{exporter="otlp_http",data_type="traces"} 1000',
          'otelcol_exporter_queue_size{exporter="debug"} 7',
          `otelcol_exporter_send_failed_spans__spans__total{exporter="otlp_http"} ${lost}`,
          'otelcol_exporter_enqueue_failed_spans{exporter="otlp_http"} 2',
          'otelcol_receiver_refused_spans{receiver="otlp"} 99',
        ].join("\n"),
      ),
    );
    const check = telemetryPipelineCheck({ healthUrl: false, metricsUrl: server.url });
    expect(await probe(check)).toEqual({
      status: "healthy",
      details: { queueShare: 0.1, lost: 0 },
    });
    lost = 45;
    expect(await probe(check)).toMatchObject({
      status: "degraded",
      message: "the Collector lost 5 items since the previous run",
    });
    queue = 900;
    expect(await probe(check)).toMatchObject({
      status: "degraded",
      message: "an exporter's queue is 90.0 % full",
    });
    // restarted: counters begin anew
    [queue, lost] = [0, 0];
    expect(await probe(check)).toMatchObject({ status: "healthy" });
  });

  test("is degraded, not unhealthy, where the metrics cannot be read", async () => {
    await using server = await startAnswering(404);
    const check = telemetryPipelineCheck({ healthUrl: false, metricsUrl: server.url });
    expect(await probe(check)).toMatchObject({
      status: "degraded",
      message: "no Collector metrics: answered 404",
    });
  });
});

const otelcol = findBinary("otelcol", [join(homedir(), ".cache/tamma-observability/bin")]);

describe("the check of a real Collector whose backend is down", () => {
  let folder: string;
  let collector: ChildProcess;
  let ports: { health: number; otlp: number; metrics: number; backend: number };

  beforeAll(async () => {
    if (otelcol === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "health-otelcol-"));
    const [health, otlp, metrics, backend] = await Promise.all(
      Array.from({ length: 4 }, async () => freePort()),
    );
    ports = { health: health!, otlp: otlp!, metrics: metrics!, backend: backend! };
    await writeFile(join(folder, "config.yaml"), collectorConfig(ports));
    collector = spawn(otelcol, ["--config", join(folder, "config.yaml")], { stdio: "ignore" });
  });
  afterAll(async () => {
    if (collector === undefined) return;
    collector.kill("SIGKILL");
    await once(collector, "exit");
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(({ skip }) => skip(otelcol === undefined, "no otelcol on PATH or in the cache"));

  test("sees by its metrics what its health endpoint hides", async () => {
    const healthUrl = `http://127.0.0.1:${ports.health}`;
    const metricsUrl = `http://127.0.0.1:${ports.metrics}/metrics`;
    const shallow = telemetryPipelineCheck({ healthUrl });
    const thorough = telemetryPipelineCheck({ healthUrl, metricsUrl });
    await expect
      .poll(async () => probe(thorough), { timeout: 20_000 })
      .toMatchObject({ status: "healthy", details: { lost: 0, queueShare: 0 } });
    for (let span = 0; span < 20; span += 1) await sendSpan(ports.otlp);
    await expect
      .poll(async () => probe(thorough), { timeout: 20_000 })
      .toMatchObject({
        status: "degraded",
        message: expect.stringMatching(/queue is|lost \d+ items/),
      });
    expect(await probe(shallow)).toEqual({ status: "healthy", details: {} });
  });
});

function collectorConfig({ health, otlp, metrics, backend }: Record<string, number>): string {
  return `
extensions:
  health_check: { endpoint: 127.0.0.1:${health} }
receivers:
  otlp: { protocols: { http: { endpoint: 127.0.0.1:${otlp} } } }
exporters:
  otlp_http:
    endpoint: http://127.0.0.1:${backend}
    sending_queue: { queue_size: 10, num_consumers: 1 }
    retry_on_failure: { initial_interval: 60s, max_interval: 60s }
service:
  extensions: [health_check]
  pipelines:
    traces: { receivers: [otlp], exporters: [otlp_http] }
  telemetry:
    logs: { level: error }
    metrics:
      readers:
        - pull: { exporter: { prometheus: { host: 127.0.0.1, port: ${metrics} } } }
`;
}

async function sendSpan(port: number): Promise<void> {
  const span = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "span",
    startTimeUnixNano: "1",
    endTimeUnixNano: "2",
  };
  const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  await response.body?.cancel();
}
