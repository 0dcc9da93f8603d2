import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createConsumer, startApp, type App, type Consumer } from "../helpers/consumer.ts";
import { freePort } from "../helpers/free-port.ts";
import type { RunningPrometheus } from "../helpers/prometheus.ts";
import { startOtlpPrometheus, type Series } from "../metrics/otlp-to-prometheus.ts";

let folder: string;
let consumer: Consumer;
let prometheus: RunningPrometheus;
let scraped: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-scrape-"));
  consumer = createConsumer();
  scraped = `127.0.0.1:${await freePort()}`;
  prometheus = await startOtlpPrometheus(folder, [scraped]);
});

afterAll(async () => {
  await prometheus[Symbol.asyncDispose]();
  consumer[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the application, which sends its metrics to Prometheus and is scraped by it. */
function start(service: string, engine?: string): App {
  return startApp(consumer, "units.mjs", {
    env: {
      OTEL_SERVICE_NAME: service,
      ...(engine === undefined ? {} : { OBS_ENGINE: engine }),
      OTEL_RESOURCE_ATTRIBUTES:
        "service.namespace=shop,service.version=1.2.3,deployment.environment.name=test,k8s.pod.name=units-0",
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${prometheus.url}/api/v1/otlp/v1/metrics`,
      OTEL_METRIC_EXPORT_INTERVAL: "500",
      OTEL_TRACES_EXPORTER: "none",
      OBS_LOGS: "correlate",
      OBS_PROMETHEUS_PORT: scraped.split(":")[1] ?? "",
    },
  });
}

/** The service's series of a job, each on one line, without what says where they came in. */
async function seriesOf(job: string, service: string): Promise<readonly string[]> {
  const match = encodeURIComponent(`{job="${job}",service_name="${service}"}`);
  const answer = await fetch(`${prometheus.url}/api/v1/series?match[]=${match}`);
  const { data } = (await answer.json()) as { readonly data: readonly Series[] };
  return data
    .map(({ job: _job, instance: _instance, ...labels }) =>
      JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b))),
    )
    .toSorted();
}

/** What Prometheus computes of a series that came in as `job`. */
async function valueOf(name: string, job: string, service: string): Promise<string | undefined> {
  const query = encodeURIComponent(
    `sum(${name.replace("{", `{job="${job}",service_name="${service}",`)})`,
  );
  const answer = await fetch(`${prometheus.url}/api/v1/query?query=${query}`);
  const { data } = (await answer.json()) as {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  return data.result[0]?.value[1];
}

describe("what is scraped from a process", () => {
  test.each([
    ["units", undefined],
    ["units-of-node-sdk", "sdk"],
  ])(
    "is every series that Prometheus makes of the same metrics over OTLP: %s",
    async (service, engine) => {
      await using app = start(service, engine);
      await app.printed(/ready/);
      const both = async () => {
        const [overOtlp, overScrape] = await Promise.all([
          seriesOf(`shop/${service}`, service),
          seriesOf("scraped", service),
        ]);
        return {
          onlyOverOtlp: overOtlp.filter((line) => !overScrape.includes(line)),
          onlyScraped: overScrape.filter((line) => !overOtlp.includes(line)),
          enough: overOtlp.length > 200,
        };
      };
      const equal = { onlyOverOtlp: [], onlyScraped: [], enough: true };
      await expect.poll(both, { timeout: 20_000, interval: 500 }).toEqual(equal);

      for (const name of [
        `unit_u1_histogram_milliseconds_bucket{le="5"}`,
        `unit_u2_histogram_bytes_bucket{le="1048576"}`,
        `unit_u0_histogram_seconds_sum{a_b="one;two"}`,
        `unit_u0_counter_seconds_total{le=""}`,
        `unit_u5_gauge_percent{k8s_pod_name="units-0"}`,
      ]) {
        const value = await valueOf(name, "scraped", service);
        expect({ name, value }).toEqual({
          name,
          value: await valueOf(name, `shop/${service}`, service),
        });
        expect(value).toBeDefined();
      }
      expect(app.warnings()).toEqual([]);
    },
  );

  test("is text of format 0.0.4, under /metrics only", async () => {
    await using app = start("units");
    await app.printed(/ready/);
    const text = async () => (await fetch(`http://${scraped}/metrics?any`)).text();
    await expect.poll(text).toContain("\nunit_u0_counter_seconds_total{");
    const { headers } = await fetch(`http://${scraped}/metrics`);
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect((await fetch(`http://${scraped}/`)).status).toBe(404);
  });
});
